"""What rules ask of other rows than the order's own: once per batch, and only when asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.catalog import api as catalog
from zhidan.platform.arrays import uuid_array


class Goods(Struct, frozen=True):
    """A line as weights and costs need it; `brings` is what it is paid with, in minor units."""

    sku_id: UUID | None
    quantity: int
    brings: int


class GoodsFacts(Struct, frozen=True):
    """What an order weighs, and the least margin of its lines in per cent where costs are known."""

    weight_g: int = 0
    margin: int | None = None


def goods_facts(
    orders: Mapping[UUID, tuple[str, Sequence[Goods]]], *, asks: Collection[str]
) -> dict[UUID, GoodsFacts]:
    """Weight and margin of each order, given by its currency and goods; an order is left out where
    nothing is known of any."""
    skus = {g.sku_id for _, goods in orders.values() for g in goods if g.sku_id is not None}
    weights = catalog.sku_weights(skus) if "weight_g" in asks else {}
    costs = catalog.unit_costs(skus) if "margin" in asks else {}
    if not weights and not costs:
        return {}
    return {
        order_id: GoodsFacts(
            sum(weights.get(g.sku_id, 0) * g.quantity for g in goods if g.sku_id),
            _least_margin(currency, goods, costs),
        )
        for order_id, (currency, goods) in orders.items()
    }


def _least_margin(
    currency: str, goods: Sequence[Goods], costs: Mapping[UUID, tuple[Decimal, str]]
) -> int | None:
    margins = []
    for one in goods:
        known = costs.get(one.sku_id) if one.sku_id else None
        if known is None or known[1] != currency:
            continue
        cost = known[0] * one.quantity
        margins.append(-100 if one.brings == 0 and cost else _percent(one.brings, cost))
    return min(margins) if margins else None


def _percent(brings: int, cost: Decimal) -> int:
    return max(int((brings - cost) * 100 // brings), -100) if brings else 0


# Buyer by buyer (which is what OFFSET says), so that the index is used whatever the statistics say.
_OPEN_OF_BUYER = """
SELECT asked.id, count(other.id) FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[])
    AS asked(id, buyer_id, at), LATERAL (
    SELECT o.id FROM sales_order AS o
    WHERE o.buyer_id = asked.buyer_id AND o.id < asked.id AND NOT o.is_adopted
      AND o.state NOT IN ('cancelled', 'split', 'rejoined')
      AND NOT EXISTS (SELECT FROM order_lineage AS l JOIN order_lineage AS other
        ON other.root_id = l.root_id WHERE l.order_id = asked.id AND other.order_id = o.id)
      AND (o.shipped_at IS NULL OR o.shipped_at > asked.at)
    OFFSET 0
) AS other GROUP BY asked.id
"""


def earlier_open_orders(asked: Sequence[tuple[UUID, UUID, datetime]]) -> dict[UUID, int]:
    """How many orders of the same buyer came before each order and had not left by then.

    Asked by order, buyer and moment; an order without any is left out.
    """
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_OF_BUYER,
            [
                uuid_array(order for order, _, _ in asked),
                uuid_array(buyer for _, buyer, _ in asked),
                [at for _, _, at in asked],
            ],
        )
        return {order_id: int(count) for order_id, count in cursor.fetchall()}
