"""The box is closed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.lines import close_box
from zhidan.fulfilment.steps import drop_refused, lock_with_orders, save_fulfilments, take_steps
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor


def pack_fulfilments(*, fulfilment_ids: Sequence[UUID], actor: Actor) -> Outcomes:
    """Mark fully picked fulfilment orders as packed.

    Now: the order's own step under its lock, so that a cancelled or held order is not packed.
    """
    locked = lock_with_orders(fulfilment_ids, actor=actor)
    taken, outcomes = take_steps(locked, "pack", fulfilment_ids)
    by_order = orders.record_packed(parcels=[one.order_ids for one in taken], actor=actor)
    taken, outcomes = drop_refused(taken, outcomes, by_order)
    for one in taken:
        one.packed_by = actor.id
    if taken:
        close_box(one.id for one in taken)
        save_fulfilments(taken, actor=actor)
    return outcomes
