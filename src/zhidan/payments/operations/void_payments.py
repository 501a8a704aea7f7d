"""A payment that was entered by mistake, or never came: taken back whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.db import connection

from zhidan.kernel.errors import Refusal
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.payments.allocating import held_of_payments, take_from_orders
from zhidan.payments.events import PaymentsChanged
from zhidan.payments.paying import pay_orders
from zhidan.payments.refusing import refused_move, refused_step
from zhidan.payments.steps import Move, lock_payments, move_money, tell
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import uuid_array

Ending = Literal["void", "fail"]


def void_payments(
    *, payment_ids: Sequence[UUID], reason: str = "", action: Ending = "void", actor: Actor
) -> Outcomes:
    """Take payments back, with all they did for orders; their references may come in again.

    Nothing of them may have been given back (`refunded_already`); what a platform says it
    collected is the platform's word (`platforms_word`).
    """
    orders.lock_orders({one.order_id for one in held_of_payments(payment_ids)}, actor=SYSTEM)
    locked = lock_payments(payment_ids, actor=actor)
    held = held_of_payments(payment_ids)
    outcomes: dict[UUID, Outcome] = {}
    moves: list[Move] = []
    for key in dict.fromkeys(payment_ids):
        payment = locked.get(key)
        if payment is None:
            outcomes[key] = Outcome(key, "not_found")
            continue
        try:
            payment.require(action)
        except Refusal as refusal:
            outcomes[key] = refused_step(payment, refusal)
            continue
        moves += [
            Move(key, "unallocate", one.order_id, allocated=-one.amount)
            for one in held
            if one.payment_id == key and one.amount
        ]
        moves.append(Move(key, action, captured=-payment.captured_minor, reason=reason))
        outcomes[key] = Outcome(key, "ok", {"number": payment.number})
    taken = move_money(moves, locked, actor=actor)
    for key in {move.payment_id for move in moves} - taken:
        outcomes[key] = refused_move(locked[key], "refunded_already")
    shares = [(o.payment_id, o.order_id, o.amount) for o in held if o.payment_id in taken]
    take_from_orders(shares)
    pay_orders([(p, o, -amount) for p, o, amount in shares if amount], actor=actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM payment_key WHERE payment_id = ANY(%s::uuid[])", [uuid_array(taken)]
        )
    tell(PaymentsChanged, [(key, locked[key].shop_id) for key in sorted(taken)])
    return Outcomes.of(outcomes[key] for key in dict.fromkeys(payment_ids))
