"""Sums over given orders, per currency: what an import answers for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import uuid_array


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """Orders of one currency: how many, their lines and units of goods, and minor units of money
    that buyers owe and the seller is to receive."""

    currency: str
    orders: int
    lines: int
    units: int
    payable_minor: int
    receivable_minor: int


_TOTALS = """
SELECT currency, count(*), coalesce(sum(line_count), 0)::bigint, coalesce(sum(units), 0)::bigint,
    coalesce(sum(payable_minor), 0)::bigint, coalesce(sum(receivable_minor), 0)::bigint
FROM sales_order WHERE id = ANY(%s::uuid[]) GROUP BY currency ORDER BY currency
"""


def order_totals(order_ids: Sequence[UUID]) -> list[OrderTotals]:
    """The sums over these orders, closed ones included."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [uuid_array(order_ids)])
        return [OrderTotals(*row) for row in cursor.fetchall()]


def skus_in_orders(sku_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these SKUs that any order line is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT sku_id FROM order_line WHERE sku_id = ANY(%s::uuid[])",
            [uuid_array(sku_ids)],
        )
        return {sku_id for (sku_id,) in cursor.fetchall()}
