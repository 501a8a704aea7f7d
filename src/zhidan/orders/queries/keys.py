"""Finding orders by the numbers people and platforms know them by."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.orders.models import Order
from zhidan.orders.queries.lineage import last_parts_of
from zhidan.platform.arrays import text_array


def orders_of_source_keys(shop_id: UUID, external_nos: Sequence[str]) -> dict[str, UUID]:
    """The orders a shop's own numbers stand for, where they came in before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT external_no, order_id FROM source_key"
            " WHERE external_no = ANY(%s::text[]) AND shop_id = %s",
            [text_array(external_nos), shop_id],
        )
        return dict(cursor.fetchall())


def buyers_of(order_ids: Sequence[UUID]) -> list[UUID]:
    """Who bought these orders, each once, in the order given."""
    found = dict(Order.objects.filter(pk__in=order_ids).values_list("id", "buyer_id"))
    return list(dict.fromkeys(buyer for one in order_ids if (buyer := found.get(one))))


_CALLED = """
SELECT number, order_id FROM number_key WHERE number = ANY(%(numbers)s::text[])
UNION SELECT external_no, order_id FROM source_key WHERE external_no = ANY(%(numbers)s::text[])
"""


def orders_called(numbers: Sequence[str]) -> dict[str, set[UUID]]:
    """The orders a number of ours or of any channel stands for, those that were split by what
    they became; scopes are the caller's care."""
    found: dict[str, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CALLED, {"numbers": text_array(numbers)})
        for number, order_id in cursor.fetchall():
            found.setdefault(number, set()).add(order_id)
    parts = last_parts_of({order_id for ids in found.values() for order_id in ids})
    return {
        number: {one for order_id in ids for one in parts.get(order_id, [order_id])}
        for number, ids in found.items()
    }
