"""What the warehouse has to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import uuid_array


@dataclass(frozen=True, slots=True)
class LineToFulfil:
    """One line that is to leave the house. `warehouse_id` is None for orders that hold no stock."""

    order_id: UUID
    line_id: UUID
    shop_id: UUID
    warehouse_id: UUID | None
    sku_id: UUID | None
    quantity: int
    title: str
    spec: str
    personalisation: str
    kind: str
    supply: str
    order_no: str
    production_status: str
    state: str
    ship_by: datetime | None


# Order by order (which is what OFFSET says): while the statistics know of few lines, all the lines
# there are would be read in their order and each asked for its order.
_LINES = """
SELECT o.id, line.id, o.shop_id, o.warehouse_id, line.sku_id, line.quantity, line.title, line.spec,
    line.personalisation, line.kind, line.supply, o.order_no, o.production_status, o.state,
    o.ship_by
FROM sales_order AS o,
    LATERAL (SELECT * FROM order_line WHERE order_id = o.id OFFSET 0) AS line
WHERE o.id = ANY(%s::uuid[]) AND line.supply <> 'virtual' AND line.shipped_quantity = 0
ORDER BY o.id, line.position
"""


def lines_to_fulfil(order_ids: Sequence[UUID]) -> list[LineToFulfil]:
    """The lines of these orders that have not left yet; virtual ones never do."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(order_ids)])
        return [LineToFulfil(*row) for row in cursor.fetchall()]
