"""Every column that can hold a text says whether it can name a buyer, and how it is erased then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhidan.platform import erasing
from zhidan.platform.personal import PersonalField, impersonal_fields, personal_fields

TEXTS = (
    models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField,
)  # fmt: skip
# Kept by Django itself.
FOREIGN = frozenset({"contenttypes"})
# Whoever erases them by code, because neither an order nor a buyer stands in their row; staff and
# suppliers are no buyers.
ERASED_BY = {
    ("catalog.Supplier", "contact_name_masked"): None,
    ("catalog.Supplier", "contact_phone_masked"): None,
    ("catalog.Supplier", "contact_sealed"): None,
    ("channels.ImportRow", "change"): None,
    ("channels.ImportRow", "file"): "channels",
    ("fulfilment.FulfilmentEvent", "reason"): "fulfilment",
    ("parties.Buyer", "nick_sealed"): "parties",
    ("parties.InvoiceRequest", "sealed"): "parties",
    ("parties.Recipient", "sealed"): "parties",
    ("payments.Payment", "note"): "payments",
    ("payments.Payment", "payer_name"): "payments",
    ("payments.Payment", "reference"): "payments",
    ("payments.Payment", "reference_key"): "payments",
    ("payments.PaymentKey", "key"): "payments",
    ("platform.AuditEntry", "reason"): "platform",
    ("platform.Idempotency", "body"): "platform",
}

Column = tuple[str, str]


def undeclared(
    columns: Iterable[Column], personal: Iterable[Column], impersonal: Iterable[Column]
) -> list[str]:
    """Columns of which nobody has said what stands in them, and what is said of no column."""
    said, denied, there = set(personal), set(impersonal), set(columns)
    faults = [f"{one}.{field} is not declared" for one, field in there - said - denied]
    faults += [f"{one}.{field} is declared twice" for one, field in said & denied]
    faults += [f"{one}.{field} is no column of ours" for one, field in (said | denied) - there]
    return sorted(faults)


def never_erased(fields: Iterable[PersonalField]) -> list[str]:
    """Registered columns that no erasure reaches."""
    faults = []
    for one in fields:
        by_register = one.how == "free text" or (
            one.how in ("erasable text", "blind index")
            and erasing._owner(apps.get_model(one.model)) is not None
        )
        name = ERASED_BY.get((one.model, one.field), "")
        is_reached = by_register or one.how == "staff" or name is None or name in erasing._erasers
        if not is_reached:
            faults.append(f"{one.model}.{one.field}")
    return faults


def _texts() -> list[Column]:
    return [
        (f"{model._meta.app_label}.{model.__name__}", field.name)
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label not in FOREIGN
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
    ]


def _registered() -> list[Column]:
    return [(one.model, one.field) for one in personal_fields()]


def test_every_text_column_is_declared() -> None:
    assert undeclared(_texts(), _registered(), impersonal_fields()) == []


def test_every_registered_column_is_erased_by_somebody() -> None:
    assert never_erased(personal_fields()) == []


@pytest.mark.parametrize(
    ("columns", "personal", "impersonal", "fault"),
    [
        ([("a.A", "note")], [], [], "a.A.note is not declared"),
        ([("a.A", "note")], [("a.A", "note")], [("a.A", "note")], "a.A.note is declared twice"),
        ([], [("a.A", "gone")], [], "a.A.gone is no column of ours"),
    ],
)
def test_a_forgotten_column_is_seen(
    columns: Any, personal: Any, impersonal: Any, fault: str
) -> None:
    assert undeclared(columns, personal, impersonal) == [fault]


def test_a_column_that_nobody_erases_is_seen() -> None:
    planted = [PersonalField("platform.Job", "kind", "erasable text")]
    assert never_erased(planted) == ["platform.Job.kind"]
