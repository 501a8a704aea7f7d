from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersCompleted
from zhidan.orders.steps import take_step
from zhidan.platform.actors import Actor


def complete_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Close shipped orders for good."""
    accepted, outcomes = for_each(
        order_ids, lambda order: take_step(order, "complete", reason=reason), actor=actor
    )
    save_and_tell(accepted, OrdersCompleted, actor=actor)
    return outcomes
