from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.states import FULFILLING
from zhidan.orders.steps import OrderNow, take_step
from zhidan.platform.actors import Actor


def record_released(*, parcels: Sequence[Collection[UUID]], actor: Actor) -> Outcomes:
    """The warehouse starts on the orders of these parcels: on all of a parcel's, or on none.

    Called by fulfilment in its own transaction.
    """

    def start(order: OrderNow) -> None:
        if order.state != FULFILLING:
            take_step(order, "start_fulfilling")

    accepted, outcomes = for_each(
        [order_id for parcel in parcels for order_id in parcel],
        start,
        actor=actor,
        together=parcels,
    )
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes
