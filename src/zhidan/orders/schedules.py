"""Regular duties of the orders."""

from __future__ import annotations

from django.db import connection, transaction

from zhidan.orders.operations.end_merge_windows import end_merge_windows
from zhidan.orders.operations.expire_reservations import expire_reservations
from zhidan.orders.operations.wake_delayed import wake_delayed
from zhidan.platform.actors import SYSTEM
from zhidan.platform.schedules import every
from zhidan.platform.work import JOB, run

# Whole at a time: a minus never stands in the sum without the plus that came before it.
_ROLL_UP = """
WITH gone AS (DELETE FROM stage_delta RETURNING id, shop_id, warehouse_id, stage, delta),
sums AS (
    SELECT min(id::text)::uuid AS id, shop_id, warehouse_id, stage, sum(delta)::bigint AS delta
    FROM gone GROUP BY shop_id, warehouse_id, stage
)
MERGE INTO stage_count AS c USING sums AS s
ON c.shop_id = s.shop_id AND c.stage = s.stage
    AND c.warehouse_id IS NOT DISTINCT FROM s.warehouse_id
WHEN MATCHED THEN UPDATE SET orders = c.orders + s.delta
WHEN NOT MATCHED THEN INSERT (id, shop_id, warehouse_id, stage, orders)
    VALUES (s.id, s.shop_id, s.warehouse_id, s.stage, s.delta)
"""


@every(2, "orders.roll_up_counts")
def roll_up_counts() -> None:
    """Add the appended changes of tab counts up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROLL_UP)


@every(30, "orders.expire_reservations")
def expire_unpaid() -> None:
    """Give back what unpaid orders held too long."""
    while run(expire_reservations, actor=SYSTEM, bounds=JOB) >= 500:
        pass


@every(15, "orders.wake_delayed")
def end_delays() -> None:
    """End the delays whose time has come."""
    while run(wake_delayed, actor=SYSTEM, bounds=JOB) >= 500:
        pass


@every(15, "orders.end_merge_windows")
def end_waiting_for_company() -> None:
    """Let go whom fresh orders waited for long enough, merged where the shop says so."""
    while run(end_merge_windows, actor=SYSTEM, bounds=JOB) >= 500:
        pass
