from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import save_and_tell
from zhidan.orders.company import merge_locked
from zhidan.orders.events import OrdersChanged
from zhidan.orders.queries.partners import with_partners
from zhidan.orders.steps import lock_orders
from zhidan.platform.actors import Actor


def merge_orders(*, groups: Sequence[Sequence[UUID]], actor: Actor) -> Outcomes:
    """Let the orders of each group travel in one parcel, with everybody they travel with already.

    Lines, money and the channel's confirmation stay with each order. All orders of a group merge
    or none does; one outcome per order asked for. Later, by event: one fulfilment order.
    """
    ids = list(dict.fromkeys(order_id for group in groups for order_id in group))
    locked = lock_orders(with_partners(ids), actor=actor)
    merged, said = merge_locked(groups, locked)
    save_and_tell(merged, OrdersChanged, actor=actor)
    return Outcomes.of(said[order_id] for order_id in ids)
