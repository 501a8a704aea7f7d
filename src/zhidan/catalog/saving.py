"""How an edit becomes a product's or SKU's columns: shared by making and changing one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhidan.catalog.catalog_edits import ProductEdit, SaidMoney, SkuEdit
from zhidan.catalog.models import Sku, SkuBarcode, SkuCost, Supplier
from zhidan.catalog.rules import clean_barcodes, clean_options
from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.platform import edits
from zhidan.platform.zone import business_day


def product_columns(edit: ProductEdit) -> dict[str, Any]:
    """The columns an edit of a product names.

    Raises: InvalidInput naming the field.
    """
    fields = _with_lifecycle(edits.given(edit))
    edits.within(fields, "most_per_parcel", least="1", below="1000001")
    if "code" in fields:
        fields["style_no"] = fields.pop("code")
    return fields


def sku_columns(edit: SkuEdit) -> dict[str, Any]:
    """The columns of the SKU's own row that an edit names.

    Raises: InvalidInput naming the field.
    """
    fields = _with_lifecycle(edits.given(edit))
    fields.pop("cost", None)
    edits.within(fields, "tax_rate", below="1")
    edits.within(fields, "pack_factor", above="0", below="1000000")
    if "options" in fields:
        fields["options"] = clean_options(fields["options"])
    if "barcodes" in fields:
        barcodes = clean_barcodes(fields.pop("barcodes"))
        fields["barcode"] = barcodes[0] if barcodes else ""
    price: SaidMoney | None = fields.pop("price", None)
    if price is not None:
        if price.minor < 0:
            raise InvalidInput(code="bad_amount", field="price", value=price.amount[:40])
        fields |= {"list_price_minor": price.minor, "currency": price.currency}
    supplier_id = fields.get("supplier_id")
    if supplier_id is not None and not Supplier.objects.filter(pk=supplier_id).exists():
        raise InvalidInput(code="not_known", field="supplier_id")
    return fields


def check_limits(sku: Sku) -> None:
    """Raises: InvalidInput (min_above_max)."""
    if sku.min_stock is not None and sku.max_stock is not None and sku.min_stock > sku.max_stock:
        raise InvalidInput(code="min_above_max", field="max_stock")


def save_beside(sku: Sku, edit: SkuEdit) -> dict[str, Any]:
    """Write what an edit says of the SKU's barcodes and of today's cost; answers what was written.

    Raises: Conflict (already_taken) for a barcode of another SKU.
    """
    said = edits.given(edit)
    written: dict[str, Any] = {}
    if "barcodes" in said:
        written |= _save_barcodes(sku.id, clean_barcodes(said["barcodes"]))
    if "cost" in said:
        written |= {"cost": save_cost(sku.id, business_day(), said["cost"])}
    return written


def save_cost(sku_id: UUID, valid_on: date, cost: SaidMoney) -> dict[str, str]:
    """Keep what a base unit costs from a day on; the same day said again is corrected."""
    SkuCost.objects.update_or_create(
        sku_id=sku_id,
        valid_on=valid_on,
        defaults={"unit_cost": cost.unit_cost, "currency": cost.currency},
    )
    return {"valid_on": valid_on.isoformat(), "unit_cost": str(cost.unit_cost)}


def _save_barcodes(sku_id: UUID, barcodes: list[str]) -> dict[str, Any]:
    before = sorted(SkuBarcode.objects.filter(sku_id=sku_id).values_list("barcode", flat=True))
    if before == sorted(barcodes):
        return {}
    SkuBarcode.objects.filter(sku_id=sku_id).exclude(barcode__in=barcodes).delete()
    try:
        with transaction.atomic():
            SkuBarcode.objects.bulk_create(
                SkuBarcode(barcode=barcode, sku_id=sku_id)
                for barcode in barcodes
                if barcode not in before
            )
    except IntegrityError:
        raise Conflict(code="already_taken", field="barcodes") from None
    return {"barcodes": [before, barcodes]}


def _with_lifecycle(fields: dict[str, Any]) -> dict[str, Any]:
    is_active = fields.pop("is_active", None)
    if is_active is not None:
        fields["lifecycle"] = "active" if is_active else "retired"
    return fields
