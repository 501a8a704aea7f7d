"""The fulfilment list as a sheet: one row per line, people masked."""

from __future__ import annotations

from collections.abc import Iterator

from zhidan.fulfilment.queries.filters import FulfilmentFilter
from zhidan.fulfilment.queries.listing import FulfilmentRow, fulfilment_list, line_cards
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.sheets import Cell

HEADERS = {
    "number": {"zh-CN": "发货单号", "en": "Fulfilment no."},
    "order_no": {"zh-CN": "订单号", "en": "Order no."},
    "shop": {"zh-CN": "店铺", "en": "Shop"},
    "state": {"zh-CN": "状态", "en": "Status"},
    "created_at": {"zh-CN": "生成时间", "en": "Created at"},
    "shipped_at": {"zh-CN": "发货时间", "en": "Shipped at"},
    "carrier": {"zh-CN": "快递公司", "en": "Carrier"},
    "tracking_no": {"zh-CN": "快递单号", "en": "Tracking no."},
    "recipient": {"zh-CN": "收件人", "en": "Recipient"},
    "region": {"zh-CN": "地区", "en": "Region"},
    "position": {"zh-CN": "行", "en": "Line"},
    "code": {"zh-CN": "商家编码", "en": "SKU code"},
    "title": {"zh-CN": "商品", "en": "Title"},
    "spec": {"zh-CN": "规格", "en": "Spec"},
    "quantity": {"zh-CN": "数量", "en": "Quantity"},
    "picked": {"zh-CN": "已拣", "en": "Picked"},
}
PAGE = 200


def export_rows(wanted: FulfilmentFilter, *, actor: Actor) -> Iterator[list[Cell]]:
    """Rows of every matching fulfilment order, newest first, read page by page."""
    shops = {shop.id: shop.name for shop in parties.shop_cards(actor=actor)}
    cursor = None
    while True:
        page = fulfilment_list(wanted, cursor=cursor, limit=PAGE, actor=actor)
        lines = line_cards(card.row.id for card in page.items)
        for card in page.items:
            head = _head(card, shops.get(card.row.shop_id, ""))
            for line in lines.get(card.row.id, []):
                yield [*head, line.position, line.sku_code, line.title, line.spec,
                       line.quantity, line.picked]  # fmt: skip
        if page.next is None:
            return
        cursor = page.next


def _head(card: FulfilmentRow, shop: str) -> list[Cell]:
    row, person = card.row, card.recipient
    return [
        row.number, row.order_no, shop, row.state, row.created_at, row.shipped_at, card.carrier,
        row.tracking_no, person.name if person else "", person.region if person else "",
    ]  # fmt: skip
