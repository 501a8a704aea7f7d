"""The money of one order: owed, paid, given back, agreed, and taken on account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.orders import api as orders
from zhidan.payments.allocating import held_by_orders
from zhidan.payments.credit import uses_of
from zhidan.payments.models import CreditAccount, CreditUse, Payment, Refund
from zhidan.payments.queries.listing import PaymentRow, RefundRow, payment_rows, refund_rows
from zhidan.platform.actors import Actor

MOST_OWING = 100


@dataclass(frozen=True, slots=True)
class MoneyOfOrder:
    """Everything the money card of an order shows."""

    money: orders.OrderMoney
    plan: Sequence[orders.Instalment]
    payments: list[PaymentRow]
    refunds: list[RefundRow]
    use: CreditUse | None
    account: CreditAccount | None


def money_of_order(order_id: UUID, *, actor: Actor) -> MoneyOfOrder:
    """The money of an order. Raises: NotFound also for one outside the caller's scope."""
    money = orders.order_money([order_id], actor=actor).get(order_id)
    if money is None:
        raise NotFound(field="order_id")
    held = held_by_orders([order_id])
    rows = Payment.objects.filter(pk__in=[one.payment_id for one in held]).order_by("paid_at")
    use = uses_of([order_id]).get(order_id)
    return MoneyOfOrder(
        money,
        orders.plans_of([order_id]).get(order_id, ()),
        payment_rows(list(rows), actor=actor),
        refund_rows(list(Refund.objects.filter(order_id=order_id).order_by("id")), actor=actor),
        use,
        CreditAccount.objects.filter(pk=use.account_id).first() if use else None,
    )


def orders_owing(numbers: Sequence[str], *, actor: Actor) -> dict[str, list[orders.OrderMoney]]:
    """The orders that these numbers, ours or a channel's, stand for, within the caller's scope."""
    called = orders.orders_called(numbers[:MOST_OWING])
    money = orders.order_money({one for ids in called.values() for one in ids}, actor=actor)
    return {
        number: [money[one] for one in sorted(called.get(number, ())) if one in money]
        for number in numbers[:MOST_OWING]
    }
