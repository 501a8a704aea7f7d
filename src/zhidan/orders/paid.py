"""What a locked order's money means for its payment axis and its first step."""

from __future__ import annotations

from zhidan.orders.amounts import payment_status
from zhidan.orders.states import PENDING_PAYMENT
from zhidan.orders.steps import OrderNow, take_step
from zhidan.orders.terms import may_begin


def payment_axis(order: OrderNow) -> str:
    """What was paid of what is owed, as the order stands now."""
    return payment_status(
        paid=order.amount_paid_minor,
        refunded=order.refunded_minor,
        payable=order.payable_minor,
        is_awaited=order.state == PENDING_PAYMENT,
    )


def follow_payment(order: OrderNow) -> None:
    """Let the payment axis say what was paid of what is owed; who waited for it goes to review."""
    order.payment_status = payment_axis(order)
    if order.state == PENDING_PAYMENT and may_begin(
        terms=order.terms,
        kept=order.kept_minor,
        needs_to_start=order.start_needs_minor,
        payable=order.payable_minor,
    ):
        take_step(order, "receive_payment")
