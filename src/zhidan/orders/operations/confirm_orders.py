from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.steps import OrderNow, take_confirm_step
from zhidan.platform.actors import Actor


def confirm_orders(
    *,
    order_ids: Sequence[UUID],
    action: str,
    reason: str = "",
    reasons: Mapping[UUID, str] | None = None,
    params: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Outcomes:
    """Note that the channel is being told of shipped orders, has accepted or refused them, or that
    all of that is taken back (`action`: export, accept, fail, undo; see CONFIRMATION).

    `reason` is what the channel said, `reasons` by order where it said several things. One
    outcome per order.
    """
    said = reasons or {}

    def tell(order: OrderNow) -> None:
        take_confirm_step(order, action, reason=said.get(order.id, reason), **dict(params or {}))

    accepted, outcomes = for_each(order_ids, tell, actor=actor)
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes
