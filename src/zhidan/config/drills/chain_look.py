"""What a chain looks at before and after a step, read straight from the tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import uuid_array

# What its rules give an order follows from the order, and is judged by promises of its own.
_TOTALS = """
SELECT coalesce(sum(o.goods_minor), 0), coalesce(sum(o.freight_minor), 0),
    coalesce(sum(o.tax_minor), 0), coalesce(sum(o.seller_discount_minor
        + o.platform_discount_minor + o.streamer_discount_minor), 0),
    coalesce(sum(o.platform_subsidy_minor + o.streamer_subsidy_minor), 0),
    coalesce(sum(o.payable_minor), 0), coalesce(sum(o.amount_paid_minor - o.refunded_minor), 0),
    coalesce(sum(o.start_needs_minor), 0), coalesce(sum(o.ship_needs_minor), 0),
    coalesce(sum((SELECT sum(line.quantity) FROM order_line AS line
        WHERE line.order_id = o.id AND line.gift_rule_id IS NULL)), 0)
FROM sales_order AS o WHERE o.id = ANY(%s::uuid[]) AND o.state NOT IN ('split', 'rejoined')
"""
TOTALS = (
    "goods", "freight", "tax", "discounts", "subsidies", "payable", "kept", "start_needs",
    "ship_needs", "units",
)  # fmt: skip
_CONTENT = """
SELECT md5((SELECT coalesce(json_agg(to_jsonb(line) - 'shipped_quantity'
            - 'unit_cost_minor' ORDER BY line.id), '[]')::text
        FROM order_line AS line WHERE line.order_id = o.id AND line.gift_rule_id IS NULL)
    || concat_ws(' ', o.goods_minor, o.freight_minor, o.tax_minor, o.seller_discount_minor,
        o.platform_discount_minor, o.streamer_discount_minor, o.platform_subsidy_minor,
        o.streamer_subsidy_minor, o.payable_minor, o.receivable_minor, o.start_needs_minor,
        o.ship_needs_minor, o.seller_memo))
FROM sales_order AS o WHERE o.id = %s
"""
_STATES = "SELECT id, state FROM sales_order WHERE id = ANY(%s::uuid[]) ORDER BY id"
_REFUNDS = """
SELECT r.id FROM refund AS r JOIN payment_allocation AS a ON a.payment_id = r.payment_id
WHERE a.order_id = ANY(%s::uuid[]) AND r.state IN ('requested', 'approved', 'processing')
GROUP BY r.id ORDER BY r.id
"""
_PAYMENTS = """
SELECT payment_id, order_id, amount_minor - refunding_minor - refunded_minor
FROM payment_allocation WHERE order_id = ANY(%s::uuid[]) AND amount_minor > 0
ORDER BY payment_id, order_id
"""


@dataclass(frozen=True, slots=True)
class Share:
    """What an order has of a payment and was not given back, in minor units."""

    payment_id: UUID
    order_id: UUID
    left: int


def totals(order_ids: Collection[UUID]) -> dict[str, int]:
    """Sums over those orders whose goods do not stand in others."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [uuid_array(order_ids)])
        return dict(zip(TOTALS, map(int, cursor.fetchone()), strict=True))


def content(order_id: UUID) -> str:
    """A mark of everything an order is, to the minor unit; another mark is another order."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, [order_id])
        return str(cursor.fetchone()[0])


def states(order_ids: Collection[UUID]) -> dict[UUID, str]:
    """The states of orders."""
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [uuid_array(order_ids)])
        return dict(cursor.fetchall())


def open_refunds(order_ids: Collection[UUID]) -> list[UUID]:
    """The refunds that are on their way out of what was paid for these orders."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUNDS, [uuid_array(order_ids)])
        return [row[0] for row in cursor.fetchall()]


def shares(order_ids: Collection[UUID]) -> list[Share]:
    """What these orders have of payments."""
    with connection.cursor() as cursor:
        cursor.execute(_PAYMENTS, [uuid_array(order_ids)])
        return [Share(*row) for row in cursor.fetchall()]
