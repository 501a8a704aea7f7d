"""The product list as a sheet: one row per SKU."""

from __future__ import annotations

from collections.abc import Iterator

from zhidan.catalog.lists import ProductFilter, product_list, product_page
from zhidan.catalog.rules import cost_text
from zhidan.kernel.money import to_text
from zhidan.platform.actors import Actor
from zhidan.platform.sheets import Cell

HEADERS = {
    "code": {"zh-CN": "款号", "en": "Style no."},
    "product": {"zh-CN": "商品", "en": "Product"},
    "category": {"zh-CN": "类目", "en": "Category"},
    "brand": {"zh-CN": "品牌", "en": "Brand"},
    "ships_alone": {"zh-CN": "单独发货", "en": "Ships alone"},
    "most_per_parcel": {"zh-CN": "每个包裹最多件数", "en": "Most per parcel"},
    "sku_code": {"zh-CN": "商家编码", "en": "SKU code"},
    "title": {"zh-CN": "规格名称", "en": "SKU title"},
    "options": {"zh-CN": "规格", "en": "Options"},
    "barcodes": {"zh-CN": "条码", "en": "Barcodes"},
    "supply": {"zh-CN": "供货方式", "en": "Supply"},
    "weight_g": {"zh-CN": "重量(克)", "en": "Weight (g)"},
    "currency": {"zh-CN": "币种", "en": "Currency"},
    "price": {"zh-CN": "售价", "en": "Price"},
    "cost": {"zh-CN": "成本", "en": "Cost"},
    "lifecycle": {"zh-CN": "状态", "en": "Lifecycle"},
}


def export_rows(wanted: ProductFilter, *, actor: Actor) -> Iterator[list[Cell]]:
    """Rows of every matching product, read page by page; one without SKUs has a row of its own."""
    sees_money = actor.may("money.view")
    cursor = None
    while True:
        page = product_list(wanted, sort="code", cursor=cursor, limit=200, actor=actor)
        for product in page.items:
            head: list[Cell] = [
                product.code, product.title, product.category, product.brand,
                product.ships_alone, product.most_per_parcel,
            ]  # fmt: skip
            skus = product_page(product.id)[1] if product.sku_count else []
            if not skus:
                yield [*head, *[None] * 9, product.lifecycle]
            for row in skus:
                sku = row.sku
                price = to_text(sku.list_price_minor, sku.currency) if sees_money else None
                cost = cost_text(*row.cost) if sees_money and row.cost else None
                yield [
                    *head, sku.code, sku.title,
                    "; ".join(f"{name}: {value}" for name, value in sku.options.items()),
                    " ".join(row.barcodes), sku.supply, sku.weight_g, sku.currency, price, cost,
                    sku.lifecycle,
                ]  # fmt: skip
        if page.next is None:
            return
        cursor = page.next
