"""Somebody is to get money back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, Refusal
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.payments import tables
from zhidan.payments.allocating import refund_of_orders
from zhidan.payments.events import RefundsChanged
from zhidan.payments.refusing import refused_move, refused_step
from zhidan.payments.states import REQUESTED
from zhidan.payments.steps import Move, PaymentNow, lock_payments, move_money, tell
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers

SERIES, PREFIX = "refund", "T"
Reason = Literal[
    "order_cancelled", "overpaid", "after_sales", "price", "other", "source", "order_changed"
]


class WantedRefund(Struct, frozen=True):
    """What is to be given back of a payment, in minor units: for an order, or of what is free."""

    id: UUID
    payment_id: UUID
    amount_minor: int
    order_id: UUID | None = None
    reason: Reason = "other"


def request_refunds(*, wanted: Sequence[WantedRefund], actor: Actor) -> Outcomes:
    """Ask for refunds; the money is set aside at once, so that nobody gives it back twice.

    One outcome per refund. More than the order still has of the payment, or more than is free, is
    `refund_exceeds_captured`.
    """
    locked = lock_payments({one.payment_id for one in wanted}, actor=actor)
    said: dict[UUID, Outcome] = {}
    asked: list[WantedRefund] = []
    for one in wanted:
        payment = locked.get(one.payment_id)
        refusal = Outcome(one.id, "not_found") if payment is None else _refusal(one, payment)
        if refusal is not None:
            said[one.id] = refusal
        else:
            asked.append(one)
    for one in _set_aside(asked, locked, actor=actor):
        said[one.id] = Outcome(one.id)
    for one in asked:
        if one.id not in said:
            row = refused_move(locked[one.payment_id], "refund_exceeds_captured")
            said[one.id] = Outcome(one.id, row.code, row.params)
    return Outcomes.of(said[one.id] for one in wanted)


def _refusal(one: WantedRefund, payment: PaymentNow) -> Outcome | None:
    if one.amount_minor <= 0:
        return Outcome(one.id, "amount_not_positive", {"number": payment.number})
    try:
        payment.require("refund")
    except Refusal as refusal:
        row = refused_step(payment, refusal)
        return Outcome(one.id, row.code, row.params)
    return None


def _set_aside(
    asked: Sequence[WantedRefund], locked: dict[UUID, PaymentNow], *, actor: Actor
) -> list[WantedRefund]:
    """Take what is asked for where it is there; answers which."""
    of_orders = [
        (one.payment_id, one.order_id, one.amount_minor, 0)
        for one in asked
        if one.order_id is not None
    ]
    there = refund_of_orders(of_orders)
    covered = [o for o in asked if o.order_id is None or (o.payment_id, o.order_id) in there]
    moves = [
        Move(
            one.payment_id,
            "refund",
            one.order_id,
            refunding=one.amount_minor,
            free_back=one.amount_minor if one.order_id is None else 0,
            reason=one.reason,
        )
        for one in covered
    ]
    taken = move_money(moves, locked, actor=actor)
    if any(one.order_id is not None and one.payment_id not in taken for one in covered):
        raise Conflict(code="refund_exceeds_captured")
    done = [one for one in covered if one.payment_id in taken]
    _write(done, locked, actor=actor)
    return done


def _write(done: Sequence[WantedRefund], locked: dict[UUID, PaymentNow], *, actor: Actor) -> None:
    if not done:
        return
    at = now()
    by = None if actor.kind == "system" else actor.id
    copy_into(
        "refund",
        tables.REFUND,
        [
            (one.payment_id, one.id, f"{PREFIX}{number}", locked[one.payment_id].shop_id,
             one.order_id, REQUESTED, locked[one.payment_id].currency, one.amount_minor,
             one.reason, "", by, None, at, None)
            for one, number in zip(done, next_numbers(SERIES, len(done)), strict=True)
        ],
    )  # fmt: skip
    tell(RefundsChanged, [(one.payment_id, locked[one.payment_id].shop_id) for one in done])


def refunds_for(
    shares: Sequence[tuple[UUID, UUID | None, int]], reason: Reason
) -> list[WantedRefund]:
    """Wanted refunds of (payment, order, amount) under ids of their own."""
    return [
        WantedRefund(key, payment_id, amount, order_id, reason)
        for key, (payment_id, order_id, amount) in zip(uuid7s(len(shares)), shares, strict=True)
    ]
