from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.inventory.events import tell_stock_freed
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import LevelKey, NotEnoughStock
from zhidan.platform.arrays import uuid_array

_CLOSE = """
UPDATE reservation SET state = 'released', closed_at = clock_timestamp()
WHERE order_id = ANY(%s::uuid[]) AND state = 'held'
RETURNING sku_id, warehouse_id, quantity, order_id
"""


def release_stock(*, order_ids: Sequence[UUID]) -> set[UUID]:
    """Give back everything these orders still hold; answer the orders that held something.

    Releasing what is not held does nothing, so a repeated call is harmless.
    """
    if not order_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [uuid_array(order_ids)])
        freed = cursor.fetchall()
    back: defaultdict[LevelKey, int] = defaultdict(int)
    for sku_id, warehouse_id, quantity, _ in freed:
        back[(sku_id, warehouse_id)] -= quantity
    if broken := write_levels(changes={key: (0, delta) for key, delta in back.items()}):
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(broken[0][1]))
    tell_stock_freed(sku_id for sku_id, _ in back)
    return {order_id for *_, order_id in freed}
