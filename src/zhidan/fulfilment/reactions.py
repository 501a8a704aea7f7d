"""What the warehouse does when orders move. Each looks at the orders as they stand by then."""

from __future__ import annotations

from zhidan.fulfilment.operations.cancel_fulfilments import cancel_fulfilments
from zhidan.fulfilment.operations.note_production import note_production
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import reacts_to


@reacts_to(orders.OrdersApproved)
def plan_approved(event: orders.OrdersApproved, *, actor: Actor) -> None:
    """Approved orders get their fulfilment orders."""
    plan_fulfilments(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersRegrouped)
def plan_anew(event: orders.OrdersRegrouped, *, actor: Actor) -> None:
    """Merged orders get one fulfilment order, those taken apart one each."""
    plan_fulfilments(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersSplit)
def plan_parts(event: orders.OrdersSplit, *, actor: Actor) -> None:
    """Of a split order its parts are sent."""
    cancel_fulfilments(order_ids=event.order_ids, reason="split", actor=actor)
    plan_fulfilments(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersUnsplit)
def plan_whole(event: orders.OrdersUnsplit, *, actor: Actor) -> None:
    """Of an order that is whole again its parts are not sent."""
    cancel_fulfilments(order_ids=event.order_ids, reason="unsplit", actor=actor)
    plan_fulfilments(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersProduced)
def release_produced(event: orders.OrdersProduced, *, actor: Actor) -> None:
    """What was made to order may be released now."""
    note_production(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersUnapproved)
def cancel_unapproved(event: orders.OrdersUnapproved, *, actor: Actor) -> None:
    """Orders that went back to review leave the lists."""
    cancel_fulfilments(order_ids=event.order_ids, reason="unapproved", actor=actor)


@reacts_to(orders.OrdersCancelled)
def cancel_cancelled(event: orders.OrdersCancelled, *, actor: Actor) -> None:
    """Cancelled orders leave the lists."""
    cancel_fulfilments(order_ids=event.order_ids, reason="order_cancelled", actor=actor)


@reacts_to(orders.OrdersShippedElsewhere)
def cancel_shipped_elsewhere(event: orders.OrdersShippedElsewhere, *, actor: Actor) -> None:
    """Orders that their source shipped without us leave the lists."""
    cancel_fulfilments(order_ids=event.order_ids, reason="shipped_elsewhere", actor=actor)
