from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from zhidan.inventory.operations.record_moves import Move, copy_moves
from zhidan.inventory.rules import LevelKey
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_CLOSE = """
UPDATE reservation SET state = %s, closed_at = clock_timestamp()
WHERE line_id = ANY(%s::uuid[]) AND order_id = ANY(%s::uuid[]) AND state = %s
RETURNING id, sku_id, warehouse_id, quantity, order_id, line_id
"""
# What a reservation was, what it becomes, and which way the goods go.
_WAYS = {"ship": ("held", "consumed", -1), "unship": ("consumed", "released", 1)}


def book_reserved(
    *, kind: Literal["ship", "unship"], lines: Mapping[UUID, UUID], actor: Actor
) -> tuple[list[tuple[Any, ...]], dict[LevelKey, int]]:
    """Close the reservations of these lines (line_id → order_id) and write a move for each.

    Answers the reservations as (id, sku, warehouse, quantity, order, line) and the base units that
    went through each level; the levels themselves are the caller's to write, last.
    """
    was, becomes, sign = _WAYS[kind]
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [becomes, uuid_array(lines), uuid_array(set(lines.values())), was])
        rows = cursor.fetchall()
    change: defaultdict[LevelKey, int] = defaultdict(int)
    for _, sku_id, warehouse_id, quantity, _, _ in rows:
        change[(sku_id, warehouse_id)] += quantity
    copy_moves(
        moves=[
            Move(
                sku_id=sku_id,
                warehouse_id=warehouse_id,
                kind=kind,
                quantity=sign * quantity,
                cause=f"{kind}:{reservation_id}",
                document_kind="order",
                order_id=order_id,
                line_id=line_id,
            )
            for reservation_id, sku_id, warehouse_id, quantity, order_id, line_id in rows
        ],
        actor=actor,
    )
    return rows, dict(change)
