"""Which fulfilment orders belong to which orders. Read without locks: it never changes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from zhidan.fulfilment.states import OPEN
from zhidan.platform.arrays import uuid_array

_OPEN_OF = """
SELECT id FROM fulfilment_order WHERE order_id = ANY(%s::uuid[]) AND state = ANY(%s)
"""


def orders_of(fulfilment_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The order of each fulfilment order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, order_id FROM fulfilment_order WHERE id = ANY(%s::uuid[])",
            [uuid_array(fulfilment_ids)],
        )
        return dict(cursor.fetchall())


def open_fulfilments_of(order_ids: Iterable[UUID]) -> list[UUID]:
    """The fulfilment orders of these orders that have neither left nor been cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_OF, [uuid_array(order_ids), sorted(OPEN)])
        return [key for (key,) in cursor.fetchall()]


def fulfilments_of_orders(
    order_ids: Iterable[UUID],
) -> tuple[dict[UUID, list[UUID]], set[UUID]]:
    """Per order its open fulfilment orders, and the orders that have any that was not cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, order_id, state FROM fulfilment_order"
            " WHERE order_id = ANY(%s::uuid[]) AND state <> 'cancelled'",
            [uuid_array(order_ids)],
        )
        rows = cursor.fetchall()
    found: dict[UUID, list[UUID]] = {}
    for key, order_id, state in rows:
        if state in OPEN:
            found.setdefault(order_id, []).append(key)
    return found, {order_id for _, order_id, _ in rows}
