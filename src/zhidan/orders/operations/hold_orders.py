from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.rules import Hold
from zhidan.orders.states import OPEN
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor


def hold_orders(*, order_ids: Sequence[UUID], reason: str, actor: Actor) -> Outcomes:
    """Make open orders wait for somebody (转异常); `reason` is what that person reads."""

    def hold(order: OrderNow) -> None:
        if order.state not in OPEN:
            raise ActionNotAllowed(action="hold", state=order.state, reason="wrong_state")
        if "manual" in order.holds:
            raise ActionNotAllowed(action="hold", state=order.state, reason="held")
        order.raise_hold(Hold("manual", {"text": reason[:300]}))
        order.note("hold", reason=reason)

    accepted, outcomes = for_each(order_ids, hold, actor=actor)
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes
