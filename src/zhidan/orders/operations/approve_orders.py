from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersApproved
from zhidan.orders.steps import take_step
from zhidan.platform.actors import Actor


def approve_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Let reviewed orders leave the house: hold set empty, stock reserved.

    Now: the step. Later, by event: fulfilment orders.
    """
    accepted, outcomes = for_each(
        order_ids, lambda order: take_step(order, "approve", reason=reason), actor=actor
    )
    save_and_tell(accepted, OrdersApproved, actor=actor)
    return outcomes
