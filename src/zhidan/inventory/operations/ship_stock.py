from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from zhidan.inventory.events import tell_stock_changed
from zhidan.inventory.operations.record_moves import Move, copy_moves
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import LevelKey, NotEnoughStock
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_CONSUME = """
UPDATE reservation SET state = 'consumed', closed_at = clock_timestamp()
WHERE line_id = ANY(%s::uuid[]) AND order_id = ANY(%s::uuid[]) AND state = 'held'
RETURNING id, sku_id, warehouse_id, quantity, order_id, line_id
"""


def ship_stock(*, lines: Mapping[UUID, UUID], actor: Actor) -> dict[UUID, UUID]:
    """Book out what these lines hold: reservations are consumed, one move per line is written.

    `lines` maps line_id to order_id. Answers line_id → warehouse_id of what left.
    """
    if not lines:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CONSUME, [uuid_array(lines), uuid_array(set(lines.values()))])
        gone = cursor.fetchall()
    change: defaultdict[LevelKey, int] = defaultdict(int)
    for _, sku_id, warehouse_id, quantity, _, _ in gone:
        change[(sku_id, warehouse_id)] += quantity
    copy_moves(
        moves=[
            Move(
                sku_id=sku_id,
                warehouse_id=warehouse_id,
                kind="ship",
                quantity=-quantity,
                cause=f"ship:{reservation_id}",
                document_kind="order",
                order_id=order_id,
                line_id=line_id,
            )
            for reservation_id, sku_id, warehouse_id, quantity, order_id, line_id in gone
        ],
        actor=actor,
    )
    if broken := write_levels(changes={key: (-left, -left) for key, left in change.items()}):
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(broken[0][1]))
    tell_stock_changed(sku_id for sku_id, _ in change)
    return {line_id: warehouse_id for _, _, warehouse_id, _, _, line_id in gone}
