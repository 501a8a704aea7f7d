"""Which orders that wait for stock could be completed with what is free now."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from zhidan.orders.queueing import QUEUE_SQL, WAITING_SQL
from zhidan.platform.arrays import uuid_array

# An order is looked at for one of the SKUs, and stands or falls with all of its lines, but for
# gifts that it does not wait for.
_COMPLETABLE = f"""
WITH o AS MATERIALIZED (
    SELECT o.id, o.priority, o.ship_by, o.placed_at,
        CASE WHEN o.wanted_warehouse_id IS NOT NULL THEN ARRAY[o.wanted_warehouse_id]
            ELSE shop.warehouse_ids END AS houses
    FROM sales_order AS o JOIN shop ON shop.id = o.shop_id
    WHERE {WAITING_SQL} AND NOT o.holds && ARRAY['unmapped_sku', 'lines_missing']
        AND (o.state IN ('pending_review', 'approved')
            OR (o.state = 'pending_payment' AND shop.reserve_on = 'placed'))
        AND EXISTS (
            SELECT FROM order_line AS line WHERE line.order_id = o.id
                AND line.supply = 'stocked' AND line.sku_id = ANY(%(skus)s::uuid[]))
), need AS (
    SELECT o.id, line.sku_id, sum(line.quantity) AS quantity
    FROM o JOIN order_line AS line ON line.order_id = o.id AND line.supply = 'stocked'
    WHERE line.gift_rule_id IS NULL OR NOT EXISTS (
        SELECT FROM gift_grant AS gift WHERE gift.order_id = o.id
            AND gift.rule_id = line.gift_rule_id AND gift.state = 'given' AND NOT gift.waits)
    GROUP BY o.id, line.sku_id
)
SELECT o.id FROM o WHERE EXISTS (
    SELECT FROM unnest(o.houses) AS house(id) WHERE NOT EXISTS (
        SELECT FROM need LEFT JOIN stock_level AS level ON level.sku_id = need.sku_id
            AND level.warehouse_id = house.id
        WHERE need.id = o.id
            AND coalesce(level.on_hand - level.allocated, 0) < need.quantity))
ORDER BY {QUEUE_SQL} LIMIT %(limit)s
"""  # noqa: S608


def completable_orders(sku_ids: Iterable[UUID], *, limit: int) -> list[UUID]:
    """Of the orders that wait and want one of these SKUs, those a warehouse could send whole, in
    the order of the queue. Read without locks: whoever reserves decides again."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETABLE, {"skus": uuid_array(sku_ids), "limit": limit})
        return [order_id for (order_id,) in cursor.fetchall()]
