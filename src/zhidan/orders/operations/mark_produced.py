from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersProduced
from zhidan.orders.steps import OrderNow, take_step
from zhidan.platform.actors import Actor


def mark_produced(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Say that what is made to order of these orders is finished and may be picked."""

    def finish(order: OrderNow) -> None:
        take_step(order, "mark_produced", reason=reason)
        order.production_status = "produced"

    accepted, outcomes = for_each(order_ids, finish, actor=actor)
    save_and_tell(accepted, OrdersProduced, actor=actor)
    return outcomes
