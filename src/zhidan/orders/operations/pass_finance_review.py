from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import FINANCE_REVIEW
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor


def pass_finance_review(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Let orders that waited for finance go on (财务审核通过). Other holds stay."""

    def let_pass(order: OrderNow) -> None:
        if not order.clear_hold(FINANCE_REVIEW):
            raise ActionNotAllowed(action="pass_finance", state=order.state, reason="not_held")
        order.note("pass_finance", reason=reason)

    accepted, outcomes = for_each(order_ids, let_pass, actor=actor)
    at = now()
    look = review_again(accepted, at=at)
    try_reserve(look.regifted, at=at)
    save_and_tell(accepted, OrdersChanged, actor=actor)
    settle(accepted, look, at=at)
    return outcomes
