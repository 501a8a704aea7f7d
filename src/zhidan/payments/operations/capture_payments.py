"""Money that was promised is here."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.errors import Refusal
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.payments.allocating import give_to_orders, held_of_payments
from zhidan.payments.events import PaymentsChanged
from zhidan.payments.paying import pay_orders
from zhidan.payments.refusing import refused_move, refused_step
from zhidan.payments.rules import spread
from zhidan.payments.steps import Move, lock_payments, move_money, tell
from zhidan.platform.actors import SYSTEM, Actor


def capture_payments(
    *, payment_ids: Sequence[UUID], amount_minor: int | None = None, actor: Actor
) -> Outcomes:
    """Capture authorized payments, in whole or `amount_minor` of each, and pay what they were
    meant for, one order after the other. What a cancelled order was meant to get stays free."""
    planned = held_of_payments(payment_ids)
    open_orders = {
        key
        for key, order in orders.lock_orders(
            {one.order_id for one in planned}, actor=SYSTEM
        ).items()
        if order.state != "cancelled" and order.state not in orders.ELSEWHERE
    }
    locked = lock_payments(payment_ids, actor=actor)
    outcomes: dict[UUID, Outcome] = {}
    moves: list[Move] = []
    shares: list[tuple[UUID, UUID, int]] = []
    for key in dict.fromkeys(payment_ids):
        payment = locked.get(key)
        if payment is None:
            outcomes[key] = Outcome(key, "not_found")
            continue
        try:
            payment.require("capture")
        except Refusal as refusal:
            outcomes[key] = refused_step(payment, refusal)
            continue
        amount = payment.amount_minor if amount_minor is None else amount_minor
        meant = [one for one in planned if one.payment_id == key and one.order_id in open_orders]
        filled = spread(amount, [one.planned for one in meant])
        moves.append(Move(key, "capture", captured=amount))
        for one, part in zip(meant, filled, strict=True):
            if part:
                moves.append(Move(key, "allocate", one.order_id, allocated=part))
                shares.append((key, one.order_id, part))
        outcomes[key] = Outcome(key, "ok", {"number": payment.number})
    taken = move_money(moves, locked, actor=actor)
    for key in {move.payment_id for move in moves} - taken:
        outcomes[key] = refused_move(locked[key], "capture_exceeds_payment")
    shares = [share for share in shares if share[0] in taken]
    give_to_orders(shares)
    pay_orders(shares, actor=actor)
    tell(PaymentsChanged, [(key, locked[key].shop_id) for key in sorted(taken)])
    return Outcomes.of(outcomes[key] for key in dict.fromkeys(payment_ids))
