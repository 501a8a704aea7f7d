"""What others may know of stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from zhidan.inventory.operations.write_levels import LevelKey
from zhidan.platform.arrays import uuid_array

_AVAILABLE = """
SELECT sku_id, warehouse_id, on_hand - allocated FROM stock_level
WHERE sku_id = ANY(%s::uuid[]) AND warehouse_id = ANY(%s::uuid[])
"""


def available(
    *, sku_ids: Iterable[UUID], warehouse_ids: Sequence[UUID], lock: bool = False
) -> dict[LevelKey, int]:
    """Base units free to be promised per level. `lock` makes others wait, in key order."""
    skus = set(sku_ids)
    if not skus or not warehouse_ids:
        return {}
    query = _AVAILABLE + ("ORDER BY sku_id, warehouse_id FOR NO KEY UPDATE" if lock else "")
    with connection.cursor() as cursor:
        cursor.execute(query, [uuid_array(skus), uuid_array(warehouse_ids)])
        return {(sku, warehouse): free for sku, warehouse, free in cursor.fetchall()}


def reserved_orders(order_ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, UUID, UUID, int]]]:
    """What each order holds: (line_id, sku_id, warehouse_id, quantity)."""
    held: dict[UUID, list[tuple[UUID, UUID, UUID, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT order_id, line_id, sku_id, warehouse_id, quantity FROM reservation"
            " WHERE order_id = ANY(%s::uuid[]) AND state = 'held'",
            [uuid_array(order_ids)],
        )
        for order_id, *rest in cursor.fetchall():
            held.setdefault(order_id, []).append(tuple(rest))
    return held
