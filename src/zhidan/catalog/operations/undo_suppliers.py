from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from zhidan.catalog.contacts import CONTACT_COLUMNS, set_sealed
from zhidan.catalog.goods import Saved
from zhidan.catalog.models import Sku, Supplier
from zhidan.catalog.operations.save_suppliers import sealed_text
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def undo_suppliers(*, saved: Sequence[Saved], actor: Actor) -> int:
    """Take back what `save_suppliers` did, in the order given (the newest first); answers how many
    rows have moved on: the caller then keeps nothing of it.

    A supplier that was made goes again unless a SKU names it; none may have changed since.
    """
    ids = sorted({one.id for one in saved if one.id})
    locked = Supplier.objects.select_for_update().filter(pk__in=ids)
    suppliers = {supplier.id: supplier for supplier in locked}
    used = set(Sku.objects.filter(supplier_id__in=ids).values_list("supplier_id", flat=True))
    made: list[UUID] = []
    moved = 0
    for one in saved:
        supplier = suppliers.get(one.id) if one.id else None
        if supplier is None or not _put_back(supplier, one.change):
            moved += 1
        elif one.outcome == "created":
            moved += supplier.id in used
            made.append(supplier.id)
    if moved:
        return moved
    Supplier.objects.filter(pk__in=made).delete()
    kept = [supplier for supplier in suppliers.values() if supplier.id not in made]
    if kept:
        Supplier.objects.bulk_update(kept, ["name", *CONTACT_COLUMNS])
    audit.record_many(
        [audit.Entry("supplier.import_undone", "supplier", one.id, details={}) for one in saved],
        actor=actor,
    )
    return 0


def _put_back(supplier: Supplier, change: Mapping[str, Any]) -> bool:
    """Give a supplier back what it was; False where it is not what the change made of it."""
    if "name" in change:
        before, after = change["name"]
        if supplier.name != after:
            return False
        supplier.name = before
    if "contact" in change:
        before, after = change["contact"]
        if sealed_text(supplier) != after:
            return False
        set_sealed(supplier, None if before is None else b64decode(before))
    return True
