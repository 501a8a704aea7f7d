"""What will not be shipped leaves the warehouse's lists."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.queries.ids import open_fulfilments_of, orders_of
from zhidan.fulfilment.retiring import free_keys, retire
from zhidan.fulfilment.rules import MAY_LEAVE
from zhidan.fulfilment.steps import lock_with_orders
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor


def cancel_fulfilments(*, order_ids: Sequence[UUID], reason: str, actor: Actor) -> list[UUID]:
    """Cancel what is open of these orders, and answer the ids.

    Only what may not leave the house now: a call that comes late, when the order was approved
    again, cancels nothing that was planned since; but what was picked for it before goes back.
    What has been shipped stays shipped. Orders that travelled with them are planned anew without
    them and keep what was picked for them.
    """
    beside = orders_of(open_fulfilments_of(order_ids)).values()
    everybody = {*order_ids, *(order_id for listed in beside for order_id in listed)}
    locked = orders.lock_orders(everybody, actor=actor)
    live = lock_with_orders(open_fulfilments_of(order_ids), actor=actor).values()
    gone = [one for one in live if one.is_stopped]
    free_keys(gone)
    concerned = {key for one in gone for key in one.order_ids}
    if going_on := sorted(key for key in concerned if locked[key].state in MAY_LEAVE):
        plan_fulfilments(order_ids=going_on, instead_of=gone, actor=actor)
    retire(gone, reason=reason, actor=actor)
    return [one.id for one in gone]
