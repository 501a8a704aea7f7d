"""Orders as gift rules see them: what was sold, never what was given along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.catalog import api as catalog
from zhidan.orders.new_orders import NewOrder
from zhidan.orders.states import SENT_AGAIN
from zhidan.platform.arrays import uuid_array
from zhidan.pricing import api as pricing

Goods = Mapping[UUID, tuple[UUID, str]]
"""The product and category of each SKU."""


class KnownOrder(Struct, frozen=True):
    """An order's facts, and whether what was sold wants stock."""

    facts: pricing.OrderFacts
    wants_stock: bool


_ORDERS = """
SELECT o.id, o.shop_id, o.currency, o.payable_minor, o.placed_at, o.buyer_id
FROM sales_order AS o WHERE o.id = ANY(%s::uuid[]) AND o.order_type <> ALL(%s)
    AND NOT EXISTS (SELECT FROM order_lineage AS part WHERE part.order_id = o.id)
"""
_LINES = """
SELECT order_id, kind, supply, sku_id, quantity - refund_quantity, payable_minor
FROM order_line WHERE order_id = ANY(%s::uuid[]) AND gift_rule_id IS NULL
ORDER BY order_id, position
"""


def facts_of_orders(order_ids: Iterable[UUID], *, asks_goods: bool) -> dict[UUID, KnownOrder]:
    """Orders that stand already; left out are what is sent once more, the parts of a split order,
    which keep what that was given, and orders without lines."""
    ids = uuid_array(order_ids)
    sold: defaultdict[UUID, list[tuple[str, str, UUID | None, int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [ids])
        for order_id, *line in cursor.fetchall():
            sold[order_id].append(tuple(line))
        cursor.execute(_ORDERS, [ids, sorted(SENT_AGAIN)])
        orders = cursor.fetchall()
    goods = _goods((sku for rows in sold.values() for _, _, sku, _, _ in rows), asks_goods)
    return {
        row[0]: KnownOrder(
            _facts(*(*row, [one[2:] for one in lines if one[0] == "goods"], goods)),
            any(supply == "stocked" for _, supply, *_ in lines),
        )
        for row in orders
        if (lines := sold.get(row[0]))
    }


def facts_of_new(
    new: Sequence[NewOrder], shop_id: UUID, *, asks_goods: bool
) -> list[pricing.OrderFacts]:
    """New orders before they are written."""
    goods = _goods((line.sku_id for order in new for line in order.draft.lines), asks_goods)
    return [
        _facts(
            order.id, shop_id, order.draft.incoming.currency, order.draft.amounts.payable,
            order.placed_at, order.buyer_id,
            [
                (
                    line.sku_id,
                    line.incoming.quantity - line.incoming.refund_quantity,
                    money.amount - money.share.discount,
                )
                for line, money in zip(order.draft.lines, order.draft.amounts.lines, strict=True)
                if line.incoming.kind == "goods"
            ],
            goods,
        )
        for order in new
    ]  # fmt: skip


def _goods(sku_ids: Iterable[UUID | None], asks_goods: bool) -> Goods:
    if not asks_goods:
        return {}
    return catalog.products_and_categories({sku for sku in sku_ids if sku is not None})


def _facts(
    order_id: UUID,
    shop_id: UUID,
    currency: str,
    payable: int,
    placed_at: datetime,
    buyer_id: UUID | None,
    lines: Sequence[tuple[UUID | None, int, int]],
    goods: Goods,
) -> pricing.OrderFacts:
    bought = tuple(
        pricing.Bought(sku, quantity, paid, *goods.get(sku, (None, "")))
        if sku is not None
        else pricing.Bought(None, quantity, paid)
        for sku, quantity, paid in lines
    )
    return pricing.OrderFacts(order_id, shop_id, currency, payable, placed_at, buyer_id, bought)
