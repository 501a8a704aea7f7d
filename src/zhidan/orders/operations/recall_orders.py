from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersUnapproved
from zhidan.orders.gifting import regift
from zhidan.orders.reserving import try_reserve
from zhidan.orders.steps import take_step
from zhidan.platform.actors import Actor


def recall_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Call orders back from the warehouse (拦截回审), also while they are picked or packed; they
    keep their stock and stand in review again, where their gifts follow what they earn.

    Now: the step; nothing of them can be picked, packed or shipped from here on. Later, by event:
    their fulfilment orders are stopped, and what was picked is to be put back.
    """
    accepted, outcomes = for_each(
        order_ids, lambda order: take_step(order, "recall", reason=reason), actor=actor
    )
    at = now()
    try_reserve(regift(accepted, at=at), at=at)
    save_and_tell(accepted, OrdersUnapproved, actor=actor)
    return outcomes
