"""Payments as tests make them: one order, one receipt, one answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.support.shop_floor import Floor, line, order, order_id_of
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import to_minor
from zhidan.orders import api as orders
from zhidan.orders.models import Order
from zhidan.payments import api as payments
from zhidan.payments.models import Payment, Refund
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run


def settle() -> None:
    """Deliver whatever is due, until nothing is."""
    while deliver_due():
        pass


def owing(floor: Floor, number: str, price: str = "100.00", **fields: Any) -> UUID:
    """An unpaid order, of one piece of A unless `lines` are said."""
    lines = fields.pop("lines", [line("A", 1, price)])
    sent = order(number, lines, **{"status": "unpaid", **fields})
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
    return order_id_of(number)


def receive(amount: str, *shares: tuple[UUID, str], currency: str = "CNY", **fields: Any) -> str:
    """Enter one payment; the code of what became of it. Its id is `fields["id"]`."""
    receipt = payments.Receipt(
        **{
            "id": uuid7(),
            "method": "bank",
            "currency": currency,
            "amount_minor": to_minor(amount, currency),
            "shares": tuple(payments.Share(o, to_minor(a, currency)) for o, a in shares),
            **fields,
        }
    )
    [row] = run(payments.enter_payments, actor=SYSTEM, receipts=[receipt])
    return row.code


def paid(amount: str, *shares: tuple[UUID, str], **fields: Any) -> UUID:
    """Enter one payment that must be taken: its id."""
    key = uuid7()
    assert receive(amount, *shares, id=key, **fields) == "ok"
    return key


def ask_back(payment_id: UUID, minor: int, order_id: UUID | None = None) -> tuple[str, UUID]:
    """Ask for one refund: its code and id."""
    wanted = payments.WantedRefund(uuid7(), payment_id, minor, order_id)
    [row] = run(payments.request_refunds, actor=SYSTEM, wanted=[wanted])
    return row.code, wanted.id


def refund_step(refund_id: UUID, action: str) -> str:
    [row] = run(payments.move_refunds, actor=SYSTEM, refund_ids=[refund_id], action=action)
    return row.code


def agree(
    order_id: UUID, terms: Any, *plan: tuple[int, Any], account_id: UUID | None = None
) -> str:
    """Agree terms for one order; the code."""
    agreed = orders.AgreedTerms(order_id, terms, tuple(orders.Instalment(a, g) for a, g in plan))
    [row] = run(payments.agree_terms, actor=SYSTEM, agreed=[agreed], account_id=account_id)
    return row.code


def money_of(order_id: UUID) -> tuple[str, str, int, int]:
    """State, payment axis, paid and refunded of an order."""
    row = Order.objects.get(pk=order_id)
    return row.state, row.payment_status, row.amount_paid_minor, row.refunded_minor


def sums_of(payment_id: UUID) -> tuple[str, int, int, int, int]:
    """State, captured, allocated, refunding and refunded of a payment."""
    row = Payment.objects.get(pk=payment_id)
    return (
        row.state,
        row.captured_minor,
        row.allocated_minor,
        row.refunding_minor,
        row.refunded_minor,
    )


def refunds() -> list[tuple[str, int, str]]:
    """Every refund: state, amount, reason."""
    return list(Refund.objects.order_by("id").values_list("state", "amount_minor", "reason"))
