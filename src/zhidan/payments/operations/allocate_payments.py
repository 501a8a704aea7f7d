"""Free money of payments goes to orders, or comes back from them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import Conflict, Refusal
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.payments.allocating import give_to_orders, take_from_orders
from zhidan.payments.events import PaymentsChanged
from zhidan.payments.paying import pay_orders
from zhidan.payments.refusing import refused_step
from zhidan.payments.steps import Move, PaymentNow, lock_payments, move_money, tell
from zhidan.platform.actors import Actor


class Allocation(Struct, frozen=True):
    """What a payment gives an order, in minor units; below zero it takes that back."""

    payment_id: UUID
    order_id: UUID
    amount_minor: int


def allocate_payments(*, allocations: Sequence[Allocation], actor: Actor) -> Outcomes:
    """Spread payments over orders, or take back what was spread. One outcome per allocation, by
    its order's id; a payment's allocations are taken all or none.

    Refused: more than is free (`allocation_exceeds_payment`), another currency, a cancelled order.
    Raises: Conflict (share_exceeded) where an order has not as much left to take back.
    """
    known = orders.lock_orders({one.order_id for one in allocations}, actor=actor)
    locked = lock_payments({one.payment_id for one in allocations}, actor=actor)
    said: list[Outcome] = []
    moves: list[Move] = []
    for one in allocations:
        payment, order = locked.get(one.payment_id), known.get(one.order_id)
        if payment is None or order is None:
            said.append(Outcome(one.order_id, "not_found"))
            continue
        said.append(_refusal(one, payment, order) or Outcome(one.order_id))
        action = "allocate" if one.amount_minor > 0 else "unallocate"
        moves.append(Move(payment.id, action, order.id, allocated=one.amount_minor))
    spoiled = {a.payment_id for a, row in zip(allocations, said, strict=True) if not row.ok}
    taken = move_money([m for m in moves if m.payment_id not in spoiled], locked, actor=actor)
    good = [one for one in allocations if one.payment_id in taken]
    give_to_orders([(o.payment_id, o.order_id, o.amount_minor) for o in good if o.amount_minor > 0])
    back = [(o.payment_id, o.order_id, -o.amount_minor) for o in good if o.amount_minor < 0]
    if len(take_from_orders(back)) < len({(p, o) for p, o, _ in back}):
        raise Conflict(code="share_exceeded")
    pay_orders([(o.payment_id, o.order_id, o.amount_minor) for o in good], actor=actor)
    tell(PaymentsChanged, [(key, locked[key].shop_id) for key in sorted(taken)])
    return Outcomes.of(
        Outcome(row.id, "allocation_exceeds_payment", {"number": locked[one.payment_id].number})
        if row.ok and one.payment_id not in taken
        else row
        for one, row in zip(allocations, said, strict=True)
    )


def _refusal(one: Allocation, payment: PaymentNow, order: orders.OrderNow) -> Outcome | None:
    params = {"order_no": order.order_no, "number": payment.number, "currency": order.currency}
    if order.currency != payment.currency:
        return Outcome(order.id, "other_currency", params)
    if one.amount_minor > 0 and order.state == "cancelled":
        return Outcome(order.id, "order_cancelled", params)
    if one.amount_minor > 0 and order.state in orders.ELSEWHERE:
        return Outcome(order.id, "order_split", params)
    if one.amount_minor == 0:
        return Outcome(order.id, "amount_not_positive", params)
    try:
        payment.require("allocate" if one.amount_minor > 0 else "unallocate")
    except Refusal as refusal:
        row = refused_step(payment, refusal)
        return Outcome(order.id, row.code, row.params)
    return None
