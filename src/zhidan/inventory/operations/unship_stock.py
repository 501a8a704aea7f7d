from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from zhidan.inventory.events import tell_stock_changed
from zhidan.inventory.operations.record_moves import Move, copy_moves
from zhidan.inventory.operations.reserve_stock import PlannedReservation, reserve_stock
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import LevelKey, NotEnoughStock
from zhidan.kernel.clock import now
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_GIVE_BACK = """
UPDATE reservation SET state = 'released', closed_at = clock_timestamp()
WHERE line_id = ANY(%s::uuid[]) AND order_id = ANY(%s::uuid[]) AND state = 'consumed'
RETURNING id, sku_id, warehouse_id, quantity, order_id, line_id
"""


def unship_stock(*, lines: Mapping[UUID, UUID], actor: Actor) -> None:
    """Take back that these lines left: the goods lie in the warehouse again, held for the lines.

    `lines` maps line_id to order_id. Each move that booked out gets one that books in.
    """
    if not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [uuid_array(lines), uuid_array(set(lines.values()))])
        back = cursor.fetchall()
    change: defaultdict[LevelKey, int] = defaultdict(int)
    for _, sku_id, warehouse_id, quantity, _, _ in back:
        change[(sku_id, warehouse_id)] += quantity
    copy_moves(
        moves=[
            Move(
                sku_id=sku_id,
                warehouse_id=warehouse_id,
                kind="unship",
                quantity=quantity,
                cause=f"unship:{reservation_id}",
                document_kind="order",
                order_id=order_id,
                line_id=line_id,
            )
            for reservation_id, sku_id, warehouse_id, quantity, order_id, line_id in back
        ],
        actor=actor,
    )
    broken = write_levels(changes={key: (quantity, 0) for key, quantity in change.items()})
    broken += reserve_stock(
        planned=[
            PlannedReservation(sku_id, warehouse_id, order_id, line_id, quantity)
            for _, sku_id, warehouse_id, quantity, order_id, line_id in back
        ],
        at=now(),
    )
    if broken:
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(broken[0][1]))
    tell_stock_changed(sku_id for sku_id, _ in change)
