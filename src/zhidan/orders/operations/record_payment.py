from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, Conflict
from zhidan.kernel.money import to_text
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.merge_window import let_wait
from zhidan.orders.paid import follow_payment
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import CANCELLED, ELSEWHERE
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor


class PaymentChange(Struct, frozen=True):
    """What changes of an order's money, in minor units: paid and given back, more or (below zero)
    less. `is_own`: recorded by us, not the word of the order's source."""

    order_id: UUID
    paid: int = 0
    refunded: int = 0
    is_own: bool = True
    paid_at: datetime | None = None
    number: str = ""


def record_payment(*, changes: Sequence[PaymentChange], actor: Actor) -> Outcomes:
    """Add to what orders were paid and given back, and take the step that follows from it.

    Called by payments in its own transaction. A cancelled order is paid nothing more
    (`order_cancelled`), nor one whose goods stand in others (`order_split`).
    Raises: Conflict when less than nothing would remain.
    """
    wanted: dict[UUID, list[PaymentChange]] = {}
    for change in changes:
        wanted.setdefault(change.order_id, []).append(change)

    def record(order: OrderNow) -> None:
        listed = wanted[order.id]
        if order.state == CANCELLED and sum(change.paid for change in listed) > 0:
            raise ActionNotAllowed(action="pay", state=order.state, reason="order_cancelled")
        if order.state in ELSEWHERE and sum(change.paid for change in listed) > 0:
            raise ActionNotAllowed(action="pay", state=order.state, reason="order_split")
        for change in listed:
            _add(order, change)
        follow_payment(order)

    accepted, outcomes = for_each(list(wanted), record, actor=actor)
    at = now()
    let_wait(accepted, at=at)
    try_reserve(accepted, at=at)
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes


def _add(order: OrderNow, change: PaymentChange) -> None:
    order.amount_paid_minor += change.paid
    order.refunded_minor += change.refunded
    if change.is_own:
        order.own_paid_minor += change.paid
        order.own_refunded_minor += change.refunded
    if min(order.own_paid_minor, order.own_refunded_minor) < 0:
        raise Conflict(code="less_than_nothing", order_no=order.order_no)
    if change.paid > 0:
        order.paid_at = order.paid_at or change.paid_at
    for action, minor in (("payment", change.paid), ("refund", change.refunded)):
        if minor:
            order.note(
                action if minor > 0 else f"{action}_taken_back",
                amount=to_text(abs(minor), order.currency),
                currency=order.currency,
                number=change.number,
            )
