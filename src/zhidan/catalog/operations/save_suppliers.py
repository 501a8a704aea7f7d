from __future__ import annotations

import copy
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from zhidan.catalog.catalog_edits import SupplierContact
from zhidan.catalog.contacts import CONTACT_COLUMNS, put_contact
from zhidan.catalog.goods import Saved
from zhidan.catalog.models import Supplier
from zhidan.kernel.errors import InvalidInput, Refusal
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


class SupplierRow(Struct, frozen=True, kw_only=True):
    """A supplier as a file names it. What is not said stays as it is."""

    code: str
    name: str | UnsetType = UNSET
    contact: SupplierContact = SupplierContact()


def save_suppliers(*, rows: Sequence[SupplierRow], actor: Actor) -> list[Saved]:
    """Make or change many suppliers, known by their codes; one outcome per row.

    What of a change is personal stays sealed in what it takes to undo it.
    """
    wanted = {row.code for row in rows}
    locked = Supplier.objects.select_for_update().filter(code__in=wanted).order_by("id")
    known = {supplier.code: supplier for supplier in locked}
    fresh: dict[str, Supplier] = {}
    changed: dict[str, Supplier] = {}
    saved = []
    for row in rows:
        now = known.get(row.code)
        supplier = copy.copy(now) if now else Supplier(code="")
        try:
            change = _change(supplier, row, is_new=now is None)
        except Refusal as refusal:
            saved.append(Saved("rejected", refusal=refusal, part=refusal.field or ""))
            continue
        known[row.code] = supplier
        if now is None:
            fresh[row.code] = supplier
        elif change:
            (fresh if row.code in fresh else changed)[row.code] = supplier
        outcome = "created" if now is None else "updated" if change else "unchanged"
        saved.append(Saved(outcome, supplier.id, change))
    Supplier.objects.bulk_create(fresh.values())
    if changed:
        Supplier.objects.bulk_update(changed.values(), ["name", *CONTACT_COLUMNS])
    audit.record_many(
        [
            audit.Entry(
                f"supplier.{'created' if one.outcome == 'created' else 'changed'}",
                "supplier",
                one.id,
                details={"code": row.code, "by": "import", "changed": sorted(one.change)},
            )
            for row, one in zip(rows, saved, strict=True)
            if one.outcome in ("created", "updated")
        ],
        actor=actor,
    )
    return saved


def _change(supplier: Supplier, row: SupplierRow, *, is_new: bool) -> dict[str, Any]:
    """Set what the row says; answers field → [before, after], the contact sealed.

    Raises: InvalidInput naming the field.
    """
    if is_new and not isinstance(row.name, str):
        raise InvalidInput(code="field_missing", field="name")
    said = {"name": row.name} if isinstance(row.name, str) else {}
    change = edits.put(supplier, {**said, "code": row.code})
    before = sealed_text(supplier)
    if put_contact(supplier, row.contact):
        change["contact"] = [before, sealed_text(supplier)]
    return change


def sealed_text(supplier: Supplier) -> str | None:
    """A supplier's sealed contact as text."""
    sealed = supplier.contact_sealed
    return None if sealed is None else b64encode(bytes(sealed)).decode()
