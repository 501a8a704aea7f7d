"""The order list as a sheet: one row per line, people masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from zhidan.kernel.money import to_text
from zhidan.orders.models import OrderLine
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import OrderRow, order_list
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.sheets import Cell

HEADERS = {
    "order_no": {"zh-CN": "订单号", "en": "Order no."},
    "external_no": {"zh-CN": "平台单号", "en": "Channel order no."},
    "shop": {"zh-CN": "店铺", "en": "Shop"},
    "stage": {"zh-CN": "状态", "en": "Status"},
    "holds": {"zh-CN": "异常", "en": "Exceptions"},
    "placed_at": {"zh-CN": "下单时间", "en": "Placed at"},
    "paid_at": {"zh-CN": "付款时间", "en": "Paid at"},
    "ship_by": {"zh-CN": "承诺发货", "en": "Ship by"},
    "recipient": {"zh-CN": "收件人", "en": "Recipient"},
    "phone": {"zh-CN": "电话", "en": "Phone"},
    "region": {"zh-CN": "地区", "en": "Region"},
    "tracking_no": {"zh-CN": "快递单号", "en": "Tracking no."},
    "currency": {"zh-CN": "币种", "en": "Currency"},
    "payable": {"zh-CN": "应付", "en": "Payable"},
    "line_no": {"zh-CN": "行", "en": "Line"},
    "code": {"zh-CN": "商家编码", "en": "SKU code"},
    "title": {"zh-CN": "商品", "en": "Title"},
    "spec": {"zh-CN": "规格", "en": "Spec"},
    "quantity": {"zh-CN": "数量", "en": "Quantity"},
    "amount": {"zh-CN": "金额", "en": "Amount"},
}


def export_rows(wanted: OrderFilter, *, actor: Actor) -> Iterator[list[Cell]]:
    """Rows of every matching order, read page by page; the payable stands on its first line."""
    shops = {shop.id: shop.name for shop in parties.shop_cards(actor=actor)}
    cursor = None
    while True:
        page = order_list(wanted, sort="placed_at", cursor=cursor, limit=200, actor=actor)
        lines: dict[object, list[OrderLine]] = {}
        ids = [row.values["id"] for row in page.items]
        for line in OrderLine.objects.filter(order_id__in=ids).order_by("order_id", "position"):
            lines.setdefault(line.order_id, []).append(line)
        for row in page.items:
            yield from _rows(row, lines.get(row.values["id"], []), shops, actor)
        if page.next is None:
            return
        cursor = page.next


def _rows(
    row: OrderRow, lines: list[OrderLine], shops: Mapping[UUID, str], actor: Actor
) -> Iterator[list[Cell]]:
    values, person = row.values, row.recipient
    sees_money = actor.may("money.view")
    head: list[Cell] = [
        values["order_no"], values["external_no"], shops.get(values["shop_id"], ""),
        values["stage"], " ".join(values["holds"]), values["placed_at"], values["paid_at"],
        values["ship_by"], person.name if person else "", person.phone if person else "",
        person.region if person else "", values["tracking_no"], values["currency"],
    ]  # fmt: skip
    if not lines:
        yield [*head, str(row.payable) if sees_money else None, None, "", "", "", None, None]
    for line in lines:
        payable = str(row.payable) if sees_money and line.position == 1 else None
        amount = to_text(line.amount_minor, values["currency"]) if sees_money else None
        yield [*head, payable, line.position, line.outer_code, line.title, line.spec,
               line.quantity, amount]  # fmt: skip
