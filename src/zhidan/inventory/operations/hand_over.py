from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.inventory.operations.reserve_stock import PlannedReservation, write_reservations
from zhidan.inventory.rules import LevelKey, NotEnoughStock
from zhidan.platform.arrays import uuid_array

_CLOSE = """
UPDATE reservation SET state = 'released', closed_at = clock_timestamp()
WHERE order_id = ANY(%s::uuid[]) AND state = 'held'
RETURNING sku_id, warehouse_id, quantity
"""


def hand_over(
    *, order_ids: Sequence[UUID], planned: Sequence[PlannedReservation], at: datetime
) -> None:
    """Let other lines hold what these orders hold: the same units of the same levels, which are
    free at no moment. No level is written.

    Raises: NotEnoughStock where what is planned is not, unit for unit, what was held.
    """
    if not order_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [uuid_array(order_ids)])
        given: Counter[LevelKey] = Counter()
        for sku_id, warehouse_id, quantity in cursor.fetchall():
            given[(sku_id, warehouse_id)] += quantity
    taken: Counter[LevelKey] = Counter()
    for plan in planned:
        taken[(plan.sku_id, plan.warehouse_id)] += plan.quantity
    if given != taken:
        sku_id, warehouse_id = next(iter((given - taken) + (taken - given)))
        raise NotEnoughStock(sku_id=str(sku_id), warehouse_id=str(warehouse_id))
    write_reservations(planned, at=at)
