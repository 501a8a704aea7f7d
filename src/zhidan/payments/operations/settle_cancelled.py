"""Cancelled orders: what was paid for them is to go back, what they took of a limit is free."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.orders import api as orders
from zhidan.payments.allocating import held_by_orders
from zhidan.payments.credit import give_back_credit, uses_of
from zhidan.payments.models import Payment
from zhidan.payments.operations.note_source_payments import note_source_payments
from zhidan.payments.operations.request_refunds import refunds_for, request_refunds
from zhidan.platform.actors import SYSTEM, Actor

# A source that closed the order itself gives its money back itself.
_SOURCE_CLOSED = frozenset({"closed", "refunded"})


def settle_cancelled(*, order_ids: Sequence[UUID], actor: Actor) -> int:
    """Propose a refund for what cancelled orders still have of payments, and free their credit.

    A late or repeated call proposes nothing twice: what is on its way back is not left. Answers
    how many refunds were proposed.
    """
    note_source_payments(order_ids=order_ids, actor=actor)
    locked = orders.lock_orders(order_ids, actor=SYSTEM)
    gone = [order.id for order in locked.values() if order.state == "cancelled"]
    give_back_credit({key: use.amount_minor for key, use in uses_of(gone).items()})
    by_source = {
        said.order_id for said in orders.source_payments(gone) if said.status in _SOURCE_CLOSED
    }
    held = [one for one in held_by_orders(gone) if one.left > 0]
    platforms = set(
        Payment.objects.filter(
            pk__in={one.payment_id for one in held}, source="platform"
        ).values_list("id", flat=True)
    )
    wanted = [
        (one.payment_id, one.order_id, one.left)
        for one in held
        if not (one.payment_id in platforms and one.order_id in by_source)
    ]
    request_refunds(wanted=refunds_for(wanted, "order_cancelled"), actor=actor)
    return len(wanted)
