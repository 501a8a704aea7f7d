"""In which order those who wait for stock are served: said once, for plans and for screens."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import uuid_array

# Raised by hand first, then by promise, then who ordered first. `o` is the order; the index
# `order_waiting` has the same columns.
QUEUE_SQL = "o.priority DESC, o.ship_by, o.placed_at, o.id"
# Who stands in the queue at all: held for want of stock. The index's own words.
WAITING_SQL = "o.holds @> ARRAY['shortage']::text[]"

_RANKED = f"""
SELECT o.id FROM sales_order AS o WHERE o.id = ANY(%s::uuid[]) ORDER BY {QUEUE_SQL}
"""  # noqa: S608


def in_queue_order(order_ids: Iterable[UUID]) -> list[UUID]:
    """These orders as they are to be served."""
    with connection.cursor() as cursor:
        cursor.execute(_RANKED, [uuid_array(order_ids)])
        return [order_id for (order_id,) in cursor.fetchall()]
