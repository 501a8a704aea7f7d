"""What payments mean for their orders: paid, given back, credit freed. Orders come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.errors import Conflict
from zhidan.orders import api as orders
from zhidan.payments.credit import give_back_credit
from zhidan.payments.models import Payment
from zhidan.platform.actors import SYSTEM, Actor


def pay_orders(
    shares: Sequence[tuple[UUID, UUID, int]], *, is_own: bool = True, actor: Actor
) -> None:
    """Add (payment, order, amount) to what the orders were paid; below zero it is taken back.

    Raises: Conflict when an order refuses, which its caller has asked before.
    """
    if not shares:
        return
    said = {
        row["id"]: row
        for row in Payment.objects.filter(pk__in={payment for payment, _, _ in shares}).values(
            "id", "number", "paid_at"
        )
    }
    _record(
        [
            orders.PaymentChange(
                order_id,
                paid=amount,
                is_own=is_own,
                paid_at=said[payment_id]["paid_at"],
                number=said[payment_id]["number"],
            )
            for payment_id, order_id, amount in shares
        ],
        actor,
    )
    paid: Counter[UUID] = Counter()
    for _, order_id, amount in shares:
        paid[order_id] += amount
    give_back_credit(paid)


def give_back(
    refunds: Sequence[tuple[str, UUID, int]], *, is_own: bool = True, actor: Actor
) -> None:
    """Add (refund number, order, amount) to what was given back of the orders."""
    if refunds:
        _record(
            [
                orders.PaymentChange(order_id, refunded=amount, is_own=is_own, number=number)
                for number, order_id, amount in refunds
            ],
            actor,
        )


def _record(changes: Sequence[orders.PaymentChange], actor: Actor) -> None:
    refused = orders.record_payment(changes=changes, actor=_unscoped(actor)).refused
    if refused:
        raise Conflict(code=refused[0].code, **refused[0].params)


def _unscoped(actor: Actor) -> Actor:
    """The same person, for the shares of a payment in shops that lie outside their scope."""
    return Actor(
        kind=actor.kind,
        id=actor.id,
        name=actor.name,
        permissions=SYSTEM.permissions,
        locale=actor.locale,
    )
