"""What the payments do when orders come in, are paid at their source, changed, or cancelled."""

from __future__ import annotations

from zhidan.orders import api as orders
from zhidan.payments.operations.note_source_payments import note_source_payments
from zhidan.payments.operations.settle_cancelled import settle_cancelled
from zhidan.payments.operations.settle_changed import settle_changed
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import reacts_to


@reacts_to(orders.OrdersPlaced)
def note_placed(event: orders.OrdersPlaced, *, actor: Actor) -> None:
    """What new orders were paid at their source becomes payments."""
    note_source_payments(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersPaidAtSource)
def note_paid(event: orders.OrdersPaidAtSource, *, actor: Actor) -> None:
    """What a source says anew becomes payments and refunds."""
    note_source_payments(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersCancelled)
def refund_cancelled(event: orders.OrdersCancelled, *, actor: Actor) -> None:
    """What was paid for cancelled orders is to go back."""
    settle_cancelled(order_ids=event.order_ids, actor=actor)


@reacts_to(orders.OrdersRepriced)
def settle_repriced(event: orders.OrdersRepriced, *, actor: Actor) -> None:
    """What changed orders were paid too much is to go back; a refund that is none any more goes."""
    settle_changed(order_ids=event.order_ids, actor=actor)
