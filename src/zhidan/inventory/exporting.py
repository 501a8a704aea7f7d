"""The stock list as a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from zhidan.inventory.lists import StockFilter, stock_list
from zhidan.inventory.queries import warehouse_cards
from zhidan.platform.actors import Actor
from zhidan.platform.sheets import Cell

HEADERS = {
    "sku_code": {"zh-CN": "商家编码", "en": "SKU code"},
    "title": {"zh-CN": "商品", "en": "Title"},
    "options": {"zh-CN": "规格", "en": "Options"},
    "barcode": {"zh-CN": "条码", "en": "Barcode"},
    "warehouse": {"zh-CN": "仓库", "en": "Warehouse"},
    "bin_code": {"zh-CN": "货位", "en": "Bin"},
    "on_hand": {"zh-CN": "实际库存", "en": "On hand"},
    "allocated": {"zh-CN": "占用", "en": "Allocated"},
    "available": {"zh-CN": "可用", "en": "Available"},
    "updated_at": {"zh-CN": "更新时间", "en": "Updated at"},
}


def export_rows(wanted: StockFilter, *, actor: Actor) -> Iterator[list[Cell]]:
    """Rows of every matching level by SKU code, read page by page."""
    names = {card.id: card.name for card in warehouse_cards(actor=actor)}
    cursor = None
    while True:
        page = stock_list(wanted, sort="sku_code", cursor=cursor, limit=200, actor=actor)
        for row in page.items:
            yield [
                row.sku_code, row.title, "; ".join(f"{k}: {v}" for k, v in row.options.items()),
                row.barcode, names.get(row.warehouse_id, ""), row.bin_code, row.on_hand,
                row.allocated, row.available, row.updated_at,
            ]  # fmt: skip
        if page.next is None:
            return
        cursor = page.next
