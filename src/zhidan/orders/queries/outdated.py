"""Orders whose people can be forgotten: long done, and nobody of them has come back since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.orders.states import OPEN
from zhidan.parties import api as parties
from zhidan.platform.arrays import text_array, uuid_array

PAGE = 1_000
_DONE = """
SELECT o.id FROM sales_order AS o
WHERE o.id = ANY(%(ids)s::uuid[]) AND o.state <> ALL(%(open)s::text[])
  AND NOT EXISTS (SELECT FROM sales_order AS later
    WHERE later.buyer_id = o.buyer_id
      AND (later.placed_at >= %(before)s OR later.state = ANY(%(open)s::text[])))
"""


def outdated_orders(before: datetime) -> Iterator[UUID]:
    """The oldest first: placed before, done, and their buyer and recipient without a later or an
    open order in whichever shop."""
    place: parties.Place | None = None
    while page := parties.people_before(before, beyond=place, limit=PAGE):
        place = page[-1]
        ids = [order_id for _, order_id in page]
        with connection.cursor() as cursor:
            cursor.execute(
                _DONE, {"ids": uuid_array(ids), "open": text_array(sorted(OPEN)), "before": before}
            )
            done = {order_id for (order_id,) in cursor.fetchall()}
        yield from (order_id for order_id in ids if order_id in done)
