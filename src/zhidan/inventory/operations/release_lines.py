from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.inventory.events import tell_stock_changed
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import LevelKey, NotEnoughStock
from zhidan.platform.arrays import uuid_array

_CLOSE = """
UPDATE reservation AS r SET state = 'released', closed_at = clock_timestamp()
FROM unnest(%s::uuid[], %s::uuid[]) AS n(order_id, line_id)
WHERE r.order_id = n.order_id AND r.line_id = n.line_id AND r.state = 'held'
RETURNING r.sku_id, r.warehouse_id, r.quantity
"""


def release_lines(*, lines: Sequence[tuple[UUID, UUID]]) -> None:
    """Give back what these lines (order, line) still hold; what is not held is passed over."""
    if not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSE,
            [uuid_array(order for order, _ in lines), uuid_array(line for _, line in lines)],
        )
        freed = cursor.fetchall()
    back: defaultdict[LevelKey, int] = defaultdict(int)
    for sku_id, warehouse_id, quantity in freed:
        back[(sku_id, warehouse_id)] -= quantity
    if broken := write_levels(changes={key: (0, delta) for key, delta in back.items()}):
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(broken[0][1]))
    tell_stock_changed(sku_id for sku_id, _ in back)
