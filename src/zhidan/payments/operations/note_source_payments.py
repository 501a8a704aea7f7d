"""What a source says was paid becomes payments of ours: the platform's word, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7s
from zhidan.orders import api as orders
from zhidan.payments import tables
from zhidan.payments.allocating import Held, held_by_orders, refund_of_orders, take_from_orders
from zhidan.payments.events import PaymentsChanged
from zhidan.payments.models import Payment, Refund
from zhidan.payments.operations import enter_payments, request_refunds
from zhidan.payments.operations.move_refunds import finish_refunds, save_refunds
from zhidan.payments.rules import method_of, spread
from zhidan.payments.states import CAPTURED, FAILED, PENDING_REFUND, SUCCEEDED
from zhidan.payments.steps import (
    Move,
    PaymentNow,
    lock_payments,
    move_money,
    tell,
    write_events,
)
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers


@dataclass(frozen=True, slots=True)
class _Gap:
    """By how much our rows lag behind the source's word, in minor units."""

    said: orders.SourcePayment
    held: list[Held]
    paid: int
    refunded: int


def note_source_payments(*, order_ids: Sequence[UUID], actor: Actor) -> int:
    """Bring the platform's payments of these orders to what their source says; a repeated or late
    call does nothing. Answers how many orders lagged behind.

    One look without a lock first: most orders need nothing.
    """
    lagging = [gap.said.order_id for gap in _gaps(order_ids)]
    if not lagging:
        return 0
    orders.lock_orders(lagging, actor=SYSTEM)
    gaps = _gaps(lagging)
    on_its_way = [gap for gap in gaps if gap.paid < 0 and -gap.paid > sum(h.left for h in gap.held)]
    if on_its_way:
        _drop_waiting(on_its_way, actor=actor)
        gaps = _gaps(lagging)
    _take_back([gap for gap in gaps if gap.paid < 0], actor=actor)
    _add([gap for gap in gaps if gap.paid > 0], actor=actor)
    _note_refunds([gap for gap in _gaps(lagging) if gap.refunded > 0], actor=actor)
    return len(gaps)


def _gaps(order_ids: Iterable[UUID]) -> list[_Gap]:
    ids = list(order_ids)
    held = held_by_orders(ids)
    platforms = set(
        Payment.objects.filter(
            pk__in={one.payment_id for one in held}, source="platform"
        ).values_list("id", flat=True)
    )
    by_order: defaultdict[UUID, list[Held]] = defaultdict(list)
    for one in held:
        if one.payment_id in platforms:
            by_order[one.order_id].append(one)
    gaps = []
    for said in orders.source_payments(ids):
        listed = by_order[said.order_id]
        gap = _Gap(
            said,
            listed,
            said.paid - sum(one.amount for one in listed),
            min(said.refunded, said.paid) - sum(one.refunded for one in listed),
        )
        if gap.paid or gap.refunded > 0:
            gaps.append(gap)
    return gaps


def _add(gaps: Sequence[_Gap], *, actor: Actor) -> None:
    """A payment for what the source says more, the orders' sums stand already."""
    if not gaps:
        return
    at = now()
    ids = uuid7s(len(gaps))
    numbers = next_numbers(enter_payments.SERIES, len(gaps))
    payments, shares, events = [], [], []
    for key, number, gap in zip(ids, numbers, gaps, strict=True):
        said = gap.said
        payments.append((
            key, f"{enter_payments.PREFIX}{number}", said.shop_id,
            method_of(said.pay_method) or "platform", "platform", CAPTURED, said.currency,
            gap.paid, gap.paid, gap.paid, 0, 0, 0, "", said.pay_no[:120], None, "",
            said.paid_at, None, at, 2,
        ))  # fmt: skip
        shares.append((key, said.order_id, gap.paid, gap.paid, 0, 0))
        moves = [
            Move(key, "enter", captured=gap.paid),
            Move(key, "allocate", said.order_id, allocated=gap.paid),
        ]
        events += enter_payments.event_rows_of_new(moves, CAPTURED, actor=actor, at=at)
    copy_into("payment", tables.PAYMENT, payments)
    copy_into("payment_allocation", tables.ALLOCATION, shares)
    write_events(events)
    tell(PaymentsChanged, [(k, gap.said.shop_id) for k, gap in zip(ids, gaps, strict=True)])


def _take_back(gaps: Sequence[_Gap], *, actor: Actor) -> None:
    """The source says less now: its newest payments shrink, as far as nothing was given back."""
    parts: list[tuple[UUID, UUID, int]] = []
    for gap in gaps:
        newest = sorted(gap.held, key=lambda one: one.payment_id, reverse=True)
        less = spread(-gap.paid, [one.left for one in newest])
        parts += [
            (one.payment_id, one.order_id, part)
            for one, part in zip(newest, less, strict=True)
            if part
        ]
    if not parts:
        return
    locked = lock_payments({payment for payment, _, _ in parts}, actor=SYSTEM)
    moves = []
    for payment_id, order_id, part in parts:
        is_whole = locked[payment_id].captured_minor == part
        action = "withdraw" if is_whole else "correct"
        moves.append(Move(payment_id, action, order_id, captured=-part, allocated=-part))
    taken = move_money(moves, locked, actor=actor)
    take_from_orders([part for part in parts if part[0] in taken])
    tell(PaymentsChanged, [(key, locked[key].shop_id) for key in sorted(taken)])


def _note_refunds(gaps: Sequence[_Gap], *, actor: Actor) -> None:
    """The source gave money back: what was set aside for that goes, a refund that is done comes."""
    locked = _drop_waiting(gaps, actor=actor)
    rows: list[tuple[UUID, UUID, int]] = []
    for gap in gaps:
        parts = spread(gap.refunded, [one.amount - one.refunded for one in gap.held])
        rows += [
            (one.payment_id, one.order_id, part)
            for one, part in zip(gap.held, parts, strict=True)
            if part
        ]
    _write_refunds(rows, {key: one.shop_id for key, one in locked.items()}, gaps, actor=actor)
    refund_of_orders([(payment, order, 0, part) for payment, order, part in rows])
    move_money(
        [Move(p, "refund_paid", o, refunded=part, reason="source") for p, o, part in rows],
        locked,
        actor=actor,
    )


def _drop_waiting(gaps: Sequence[_Gap], *, actor: Actor) -> dict[UUID, PaymentNow]:
    """Refunds that nobody has paid yet are over: the source knows better. Answers the payments,
    locked."""
    locked = lock_payments({one.payment_id for gap in gaps for one in gap.held}, actor=SYSTEM)
    waiting = list(
        Refund.objects.filter(
            payment_id__in=locked,
            order_id__in=[gap.said.order_id for gap in gaps],
            state__in=sorted(PENDING_REFUND),
        )
    )
    for one in waiting:
        one.state = FAILED
    finish_refunds(waiting, locked, is_paid=False, reason="source", actor=actor)
    save_refunds(waiting, actor=actor)
    return locked


def _write_refunds(
    rows: Sequence[tuple[UUID, UUID, int]],
    shops: dict[UUID, UUID],
    gaps: Sequence[_Gap],
    *,
    actor: Actor,
) -> None:
    if not rows:
        return
    at: datetime = now()
    currencies = {gap.said.order_id: gap.said.currency for gap in gaps}
    numbers = next_numbers(request_refunds.SERIES, len(rows))
    copy_into(
        "refund",
        tables.REFUND,
        [
            (payment, key, f"{request_refunds.PREFIX}{number}", shops[payment], order, SUCCEEDED,
             currencies[order], part, "source", "", actor.id, None, at, at)
            for key, number, (payment, order, part) in zip(
                uuid7s(len(rows)), numbers, rows, strict=True
            )
        ],
    )  # fmt: skip
