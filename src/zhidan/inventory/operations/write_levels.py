"""The only writer of stock levels: conditional updates, in key order, last in the transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from zhidan.inventory.rules import LevelKey
from zhidan.platform.arrays import int_array, uuid_array

_TAKE = """
WITH demand AS MATERIALIZED (
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[])
        AS d(sku_id, warehouse_id, hands, promised)
)
UPDATE stock_level AS level
SET on_hand = level.on_hand + demand.hands,
    allocated = level.allocated + demand.promised,
    changed_xid = present_xid(),
    changed_at = clock_timestamp()
FROM demand
WHERE level.sku_id = demand.sku_id AND level.warehouse_id = demand.warehouse_id
  AND level.allocated + demand.promised BETWEEN 0 AND level.on_hand + demand.hands
RETURNING level.sku_id, level.warehouse_id
"""


def write_levels(*, changes: Mapping[LevelKey, tuple[int, int]]) -> list[LevelKey]:
    """Add (on_hand, allocated) deltas to levels where the result still holds; answer the others.

    The rows come in key order and the plan is kept to a nested loop, so that two batches lock
    the same levels in the same order. Whoever gets a non-empty answer must undo what belongs to it.
    """
    if not changes:
        return []
    listed = sorted(changes.items(), key=lambda change: (change[0][0].int, change[0][1].int))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('enable_hashjoin', 'off', true),"
            " set_config('enable_mergejoin', 'off', true)"
        )
        cursor.execute(
            _TAKE,
            [
                uuid_array([sku for (sku, _), _ in listed]),
                uuid_array([house for (_, house), _ in listed]),
                int_array([hands for _, (hands, _) in listed]),
                int_array([promised for _, (_, promised) in listed]),
            ],
        )
        if cursor.rowcount == len(listed):
            return []
        written = set(cursor.fetchall())
    return [key for key, _ in listed if key not in written]
