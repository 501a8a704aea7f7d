"""What will not be shipped leaves the warehouse's lists."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.queries.ids import open_fulfilments_of, orders_of
from zhidan.fulfilment.retiring import retire
from zhidan.fulfilment.rules import MAY_LEAVE
from zhidan.fulfilment.steps import lock_fulfilments
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor


def cancel_fulfilments(*, order_ids: Sequence[UUID], reason: str, actor: Actor) -> list[UUID]:
    """Cancel what is open of these orders, and answer the ids.

    Only of orders that may not leave the house now: a call that comes late, when the order was
    approved again, cancels nothing. What has been shipped stays shipped. Orders that travelled
    with them are planned anew without them.
    """
    beside = orders_of(open_fulfilments_of(order_ids)).values()
    everybody = {*order_ids, *(order_id for listed in beside for order_id in listed)}
    locked = orders.lock_orders(everybody, actor=actor)
    stopped = {key for key, order in locked.items() if order.state not in MAY_LEAVE}
    gone = list(lock_fulfilments(open_fulfilments_of(stopped), actor=actor).values())
    retire(gone, reason=reason, actor=actor)
    left_alone = {order_id for one in gone for order_id in one.order_ids} - stopped
    if left_alone:
        plan_fulfilments(order_ids=sorted(left_alone), actor=actor)
    return [one.id for one in gone]
