"""Approved orders become fulfilment orders: one per order and warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.fulfilment import tables
from zhidan.fulfilment.rules import MAY_LEAVE, PlannedFulfilment, group_lines
from zhidan.fulfilment.states import ALLOCATED
from zhidan.fulfilment.steps import Entry, tell, write_events
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7s
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_rows
from zhidan.platform.numbering import next_numbers

SERIES, PREFIX = "fulfilment", "F"
_TAKE_KEYS = """
INSERT INTO fulfilment_key (order_id, warehouse_id, fulfilment_id)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[])
ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING fulfilment_id
"""


def plan_fulfilments(*, order_ids: Sequence[UUID], actor: Actor) -> list[UUID]:
    """Make the fulfilment orders that these orders still lack, and answer their ids.

    Orders that may not leave the house now are passed over, so a late or repeated call does
    nothing. Lines without a warehouse (made to order) go to the shop's first one.
    """
    locked = orders.lock_orders(order_ids, actor=actor)
    lines = orders.lines_to_fulfil(
        [order.id for order in locked.values() if order.state in MAY_LEAVE]
    )
    first = {
        shop.id: shop.warehouse_ids[0]
        for shop in parties.shop_cards(actor=SYSTEM)
        if shop.warehouse_ids
    }
    planned = group_lines(lines, first)
    if not planned:
        return []
    ids = uuid7s(len(planned))
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE_KEYS,
            [
                uuid_array(plan.order_id for plan in planned),
                uuid_array(plan.warehouse_id for plan in planned),
                uuid_array(ids),
            ],
        )
        won = {key for (key,) in cursor.fetchall()}
    created = [(key, plan) for key, plan in zip(ids, planned, strict=True) if key in won]
    if created:
        _write(created, actor=actor)
    return [key for key, _ in created]


def _write(created: Sequence[tuple[UUID, PlannedFulfilment]], *, actor: Actor) -> None:
    at = now()
    numbers = next_numbers(SERIES, len(created))
    copy_rows(
        "fulfilment_order",
        tuple(tables.ORDER),
        tuple(tables.ORDER.values()),
        [
            _root(key, f"{PREFIX}{number}", plan, at)
            for (key, plan), number in zip(created, numbers, strict=True)
        ],
    )
    line_ids = iter(uuid7s(sum(len(plan.lines) for _, plan in created)))
    copy_rows(
        "fulfilment_line",
        tuple(tables.LINE),
        tuple(tables.LINE.values()),
        [
            (key, next(line_ids), position, line.order_id, line.line_id, line.sku_id, line.kind,
             line.supply, line.title, line.spec, line.personalisation, line.quantity, 0, 0)
            for key, plan in created
            for position, line in enumerate(plan.lines, start=1)
        ],
    )  # fmt: skip
    entry = Entry("plan", "", ALLOCATED, "", {})
    write_events({key: (1, [entry]) for key, _ in created}, actor=actor, at=at)
    tell([(key, plan.order_id, plan.shop_id) for key, plan in created])


def _root(key: UUID, number: str, plan: PlannedFulfilment, at: datetime) -> tuple[object, ...]:
    return (
        key, number, plan.order_id, plan.order_no, None, plan.shop_id, plan.warehouse_id, ALLOCATED,
        plan.waits_for_production, plan.is_customised, len(plan.lines), plan.units, 0, None, None,
        "", None, at, at, None, 1,
    )  # fmt: skip
