from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.states import FULFILLING
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor


def record_packed(*, parcels: Sequence[Collection[UUID]], actor: Actor) -> Outcomes:
    """The orders of these parcels stand packed: all of a parcel's, or none.

    Called by fulfilment in its own transaction, under the lock.
    """

    def pack(order: OrderNow) -> None:
        if order.state != FULFILLING or order.holds:
            reason = "held" if order.holds else "wrong_state"
            raise ActionNotAllowed(action="pack", state=order.state, reason=reason)
        if not order.is_packed:
            order.is_packed = True
            order.note("pack")

    accepted, outcomes = for_each(
        [order_id for parcel in parcels for order_id in parcel],
        pack,
        actor=actor,
        together=parcels,
    )
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes
