"""What was booked out by mistake lies packed on the bench again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.fulfilment.steps import (
    drop_refused,
    lock_with_orders,
    save_fulfilments,
    take_steps,
)
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_LINES = """
SELECT order_id, line_id FROM fulfilment_line WHERE fulfilment_id = ANY(%s::uuid[])
"""
_PARCELS = "DELETE FROM parcel WHERE fulfilment_id = ANY(%s::uuid[])"
_KEYS = "DELETE FROM tracking_key WHERE fulfilment_id = ANY(%s::uuid[])"


def unship_fulfilments(*, fulfilment_ids: Sequence[UUID], reason: str, actor: Actor) -> Outcomes:
    """Take shipping back: packed again, without parcel and number, the stock held again.

    Only while the channel has not been told of the order. One outcome per fulfilment order.
    """
    locked = lock_with_orders(fulfilment_ids, actor=actor)
    numbers = {key: one.tracking_no for key, one in locked.items()}
    taken, outcomes = take_steps(locked, "unship", fulfilment_ids, reason=reason)
    lines: dict[UUID, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(one.id for one in taken)])
        for order_id, line_id in cursor.fetchall():
            lines.setdefault(order_id, set()).add(line_id)
    by_order = orders.record_unshipped(
        lines={order_id: frozenset(listed) for order_id, listed in lines.items()},
        together=[one.order_ids for one in taken],
        reason=reason,
        actor=actor,
    )
    taken, outcomes = drop_refused(taken, outcomes, by_order)
    gone = uuid_array(one.id for one in taken)
    with connection.cursor() as cursor:
        cursor.execute(_PARCELS, [gone])
        cursor.execute(_KEYS, [gone])
    for one in taken:
        one.carrier_id, one.tracking_no, one.shipped_at = None, "", None
        one.entries[-1].params["tracking_no"] = numbers[one.id]
    save_fulfilments(taken, actor=actor)
    return outcomes
