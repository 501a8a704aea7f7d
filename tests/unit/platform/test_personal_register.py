"""The register of personal data is complete: no column named like some stays outside."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from zhidan.platform.personal import personal_fields

LOOKS_PERSONAL = re.compile(
    r"phone|mobile|mail|address|nick|recipient|real_name|actor_name|created_by_name|message|memo"
    r"|(^|_)note|personalis|card_text|contact|postcode|birthday|id_card|tax_no|bank|_blind|sealed"
)
# What is the business's own, or says nothing of a person.
OURS = {
    ("inventory.Warehouse", "address"),
    ("parties.LegalEntity", "tax_no"),
}


def columns() -> set[tuple[str, str]]:
    return {
        (f"{model._meta.app_label}.{model.__name__}", field.name)
        for model in apps.get_models()
        if model.__module__.startswith("zhidan.")
        for field in model._meta.concrete_fields
    }


def unregistered(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    known = {(field.model, field.field) for field in personal_fields()}
    named = {one for one in found - known - OURS if not one[1].startswith("is_")}
    return {one for one in named if LOOKS_PERSONAL.search(one[1])}


def test_every_column_named_like_personal_data_is_registered() -> None:
    assert unregistered(columns()) == set()


def test_a_column_nobody_registered_is_seen() -> None:
    planted = {("orders.Order", "gift_phone"), ("orders.Order", "state")}
    assert unregistered(planted) == {("orders.Order", "gift_phone")}


@pytest.mark.parametrize("registered", personal_fields(), ids=str)
def test_what_is_registered_exists(registered: object) -> None:
    model = apps.get_model(registered.model)  # type: ignore[attr-defined]
    try:
        model._meta.get_field(registered.field)  # type: ignore[attr-defined]
    except FieldDoesNotExist:
        pytest.fail(f"{registered} names no column")
