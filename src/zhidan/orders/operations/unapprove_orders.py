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


def unapprove_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Send approved orders back to review; they keep their stock, and their gifts follow again.

    Now: the step. Later, by event: their fulfilment orders are cancelled.
    """
    accepted, outcomes = for_each(
        order_ids, lambda order: take_step(order, "unapprove", reason=reason), actor=actor
    )
    at = now()
    try_reserve(regift(accepted, at=at), at=at)
    save_and_tell(accepted, OrdersUnapproved, actor=actor)
    return outcomes
