from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.amounts import payment_status
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersCancelled
from zhidan.orders.states import CANCELLED, PENDING_PAYMENT, PENDING_REVIEW
from zhidan.orders.steps import Entry, OrderNow
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array
from zhidan.pricing import api as pricing


def undo_placed_orders(*, order_ids: Sequence[UUID], actor: Actor) -> Outcomes:
    """Take back an import: its orders end by new facts, and their source keys are retired.

    Only an order that has not moved on since it came in can be taken back (one event, still
    pending or adopted); afterwards the same file can come in again.
    """

    def undo(order: OrderNow) -> None:
        adopted = order.state not in (PENDING_PAYMENT, PENDING_REVIEW)
        if order.version != 1 or (adopted and order.is_reserved):
            raise ActionNotAllowed(action="undo", state=order.state, reason="moved_on")
        for reason in list(order.holds):
            order.clear_hold(reason)
        order.amount_paid_minor = order.refunded_minor = 0
        order.payment_status = payment_status(paid=0, refunded=0, payable=order.payable_minor)
        order.entries.append(Entry("undo_import", order.state, CANCELLED, "", {}))
        order.state = CANCELLED

    accepted, outcomes = for_each(order_ids, undo, actor=actor)
    pricing.forgo_gifts(order_ids=[order.id for order in accepted])
    inventory.release_stock(order_ids=[order.id for order in accepted if order.is_reserved])
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM source_key WHERE order_id = ANY(%s::uuid[])",
            [uuid_array(order.id for order in accepted)],
        )
    save_and_tell(accepted, OrdersCancelled, actor=actor)
    return outcomes
