"""How SKUs and suppliers are found from the search box of every page."""

from __future__ import annotations

from zhidan.catalog.lists import SkuFilter, sku_list
from zhidan.catalog.suppliers import SupplierFilter, supplier_list
from zhidan.platform.actors import Actor
from zhidan.platform.finding import Hit, finds


@finds("sku", permission="catalog.view", place=4)
def find_skus(text: str, _: Actor, most: int) -> list[Hit]:
    """By the start of a code, a whole barcode, or a part of the title."""
    page = sku_list(SkuFilter(q=text), cursor=None, limit=most)
    return [
        Hit("sku", row.sku.id, row.sku.code, row.sku.title, row.sku.product_id)
        for row in page.items
    ]


@finds("supplier", permission="catalog.view", place=5)
def find_suppliers(text: str, actor: Actor, most: int) -> list[Hit]:
    """By the start of a code or a part of the name."""
    wanted = SupplierFilter(q=text)
    page = supplier_list(wanted, sort="code", cursor=None, limit=most, actor=actor)
    return [Hit("supplier", row["id"], row["code"], row["name"]) for row in page.items]
