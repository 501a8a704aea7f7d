from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.goods import Saved
from zhidan.catalog.models import Listing, Product, Sku, SkuBarcode, SkuCost
from zhidan.kernel.clock import now
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def undo_goods(*, saved: Sequence[Saved], used: Collection[UUID], actor: Actor) -> int:
    """Take back what `save_goods` did, in the order given (the newest first); answers how many
    rows have moved on: the caller then keeps nothing of it.

    A SKU that was made goes again unless it is in `used`, a listing names it, or somebody has
    changed it since; a changed one gets back what it was unless what was changed is another now.
    """
    ids = sorted({one.id for one in saved if one.id})
    skus = {sku.id: sku for sku in Sku.objects.select_for_update().filter(pk__in=ids)}
    listed = set(Listing.objects.filter(sku_id__in=ids).values_list("sku_id", flat=True))
    made: list[UUID] = []
    made_products: list[UUID] = []
    moved = 0
    for one in saved:
        sku = skus.get(one.id) if one.id else None
        if sku is None:
            moved += 1
        elif one.outcome == "created":
            is_as_made = sku.updated_at.isoformat() == one.change["at"]
            moved += sku.id in listed or sku.id in used or not is_as_made
            made.append(sku.id)
            if product_id := one.change.get("made_product"):
                made_products.append(UUID(product_id))
        else:
            moved += not _put_back(sku, one.change)
    if moved:
        return moved
    Sku.objects.filter(pk__in=made).delete()
    Product.objects.filter(pk__in=made_products, skus=None).delete()
    audit.record_many(
        [audit.Entry("sku.import_undone", "sku", one.id, details={}) for one in saved],
        actor=actor,
    )
    tell_skus_changed(ids)
    return 0


def _put_back(sku: Sku, change: Mapping[str, Any]) -> bool:
    """Give a SKU and its product back what they were; False where they have moved on."""
    product = Product.objects.select_for_update().get(pk=sku.product_id)
    if not _restore(product, change.get("product", {})) or not _restore(sku, change.get("sku", {})):
        return False
    if "barcodes" in change:
        before, after = change["barcodes"]
        owned = SkuBarcode.objects.filter(sku_id=sku.id)
        if sorted(owned.values_list("barcode", flat=True)) != sorted(after):
            return False
        owned.delete()
        if SkuBarcode.objects.filter(barcode__in=before).exists():
            return False
        SkuBarcode.objects.bulk_create([SkuBarcode(barcode=b, sku_id=sku.id) for b in before])
    return "cost" not in change or _restore_cost(sku.id, change["cost"])


def _restore(row: models.Model, change: Mapping[str, list[Any]]) -> bool:
    for name, (before, after) in change.items():
        column = row._meta.get_field(name)
        assert isinstance(column, models.Field)
        if getattr(row, name) != column.to_python(after):
            return False
        setattr(row, name, column.to_python(before))
    if change:
        setattr(row, "updated_at", now())  # noqa: B010  both kinds of row have it
        row.save(update_fields=[*change, "updated_at"])
    return True


def _restore_cost(sku_id: UUID, change: Mapping[str, Any]) -> bool:
    valid_on = date.fromisoformat(change["valid_on"])
    cost = SkuCost.objects.filter(sku_id=sku_id, valid_on=valid_on).first()
    if cost is None or [str(cost.unit_cost), cost.currency] != change["after"]:
        return False
    if change["before"] is None:
        cost.delete()
    else:
        cost.unit_cost, cost.currency = Decimal(change["before"][0]), change["before"][1]
        cost.save()
    return True
