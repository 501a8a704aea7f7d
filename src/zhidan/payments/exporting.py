"""The payment list as a sheet: one row per order's share, free money as a row of its own."""

from __future__ import annotations

from collections.abc import Iterator

from zhidan.kernel.money import to_text
from zhidan.parties import api as parties
from zhidan.payments.queries.filters import PaymentFilter
from zhidan.payments.queries.listing import payment_list
from zhidan.platform.actors import Actor
from zhidan.platform.sheets import Cell

HEADERS = {
    "number": {"zh-CN": "收款单号", "en": "Payment no."},
    "shop": {"zh-CN": "店铺", "en": "Shop"},
    "method": {"zh-CN": "支付方式", "en": "Method"},
    "source": {"zh-CN": "来源", "en": "Source"},
    "state": {"zh-CN": "状态", "en": "Status"},
    "paid_at": {"zh-CN": "付款时间", "en": "Paid at"},
    "currency": {"zh-CN": "币种", "en": "Currency"},
    "amount": {"zh-CN": "收款金额", "en": "Amount"},
    "refunded": {"zh-CN": "已退金额", "en": "Refunded"},
    "payer": {"zh-CN": "付款人", "en": "Payer"},
    "reference": {"zh-CN": "流水号", "en": "Reference"},
    "order_no": {"zh-CN": "订单号", "en": "Order no."},
    "share": {"zh-CN": "核销金额", "en": "Share"},
}
PAGE = 200


def export_rows(wanted: PaymentFilter, *, actor: Actor) -> Iterator[list[Cell]]:
    """Rows of every matching payment, the last paid first, read page by page."""
    shops = {shop.id: shop.name for shop in parties.shop_cards(actor=actor)}
    cursor = None
    while True:
        page = payment_list(wanted, cursor=cursor, limit=PAGE, actor=actor)
        for card in page.items:
            row = card.row
            head: list[Cell] = [
                row.number, shops.get(row.shop_id, ""), row.method, row.source, row.state,
                row.paid_at, row.currency, to_text(row.amount_minor, row.currency),
                to_text(row.refunded_minor, row.currency), row.payer_name, row.reference,
            ]  # fmt: skip
            for one in card.shares:
                share = to_text(one.amount, row.currency)
                yield [*head, card.order_nos.get(one.order_id, ""), share]
            free = row.captured_minor - row.allocated_minor - row.free_back_minor
            if free or not card.shares:
                yield [*head, "", to_text(free, row.currency)]
        if page.next is None:
            return
        cursor = page.next
