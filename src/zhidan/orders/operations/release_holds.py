from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.merge_window import stop_waiting
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.reserving import try_reserve
from zhidan.orders.source_conflicts import SOURCE_CHANGED, keep_ours
from zhidan.orders.states import FACTUAL_HOLDS, FINANCE_REVIEW, MERGE_WINDOW
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor


def release_holds(
    *, order_ids: Sequence[UUID], holds: Sequence[str] = (), reason: str = "", actor: Actor
) -> Outcomes:
    """Clear reasons to wait that a person has dealt with (转正常单); all when none is named.

    What is a fact is not argued away: an unmapped SKU and missing lines stay until they are
    mended, and a shortage is tried against the stock as it is now. What waits for finance is
    passed by finance. Of what a source says otherwise, ours stays. Where the last hold
    falls, a rule may approve the order.
    """

    def release(order: OrderNow) -> None:
        asked = [hold for hold in order.holds if not holds or hold in holds]
        if not asked:
            raise ActionNotAllowed(action="release", state=order.state, reason="not_held")
        cleared = [hold for hold in asked if hold not in (*FACTUAL_HOLDS, FINANCE_REVIEW)]
        for hold in cleared:
            order.clear_hold(hold)
        if not cleared and "shortage" not in asked:
            raise ActionNotAllowed(action="release", state=order.state, reason=asked[0])
        order.note("release", reason=reason, holds=cleared)

    accepted, outcomes = for_each(order_ids, release, actor=actor)
    at = now()
    keep_ours([o.id for o in accepted if SOURCE_CHANGED in o.cleared], by=actor.id, at=at)
    look = review_again(accepted, at=at)
    try_reserve(accepted, at=at)
    waiting = [order.id for order in accepted if MERGE_WINDOW in order.cleared]
    save_and_tell(accepted, OrdersChanged, actor=actor)
    stop_waiting(waiting)
    settle(accepted, look, at=at)
    return outcomes
