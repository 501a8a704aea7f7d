"""Products and SKUs as the API tells them; amounts only to those who may see money."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zhidan.catalog.lists import ProductRow, SkuRow
from zhidan.catalog.rules import cost_text
from zhidan.kernel.money import Money
from zhidan.platform.actors import Actor


def product_json(row: ProductRow) -> dict[str, Any]:
    """A product as the list shows it."""
    return asdict(row)


def sku_json(row: SkuRow, actor: Actor) -> dict[str, Any]:
    """A SKU with all that is known of it."""
    sku = row.sku
    sees_money = actor.may("money.view")
    price = Money(sku.list_price_minor, sku.currency).as_json()
    return {
        "id": sku.id,
        "product_id": sku.product_id,
        "code": sku.code,
        "title": sku.title,
        "options": sku.options,
        "supply": sku.supply,
        "barcodes": row.barcodes,
        "unit": sku.unit,
        "pack_factor": f"{sku.pack_factor.normalize():f}",
        "weight_g": sku.weight_g,
        "length_mm": sku.length_mm,
        "width_mm": sku.width_mm,
        "height_mm": sku.height_mm,
        "price": price if sees_money and sku.list_price_minor else None,
        "cost": _cost_json(row) if sees_money else None,
        "tax_code": sku.tax_code,
        "tax_rate": f"{sku.tax_rate.normalize():f}",
        "origin": sku.origin,
        "hs_code": sku.hs_code,
        "supplier_id": sku.supplier_id,
        "supplier_code": sku.supplier_code,
        "min_stock": sku.min_stock,
        "max_stock": sku.max_stock,
        "bin_code": sku.bin_code,
        "lifecycle": sku.lifecycle,
        "is_active": row.is_active,
        "picture_url": row.picture_url,
        "updated_at": sku.updated_at,
    }


def _cost_json(row: SkuRow) -> dict[str, str] | None:
    if row.cost is None:
        return None
    amount, currency = row.cost
    return {"amount": cost_text(amount, currency), "currency": currency}
