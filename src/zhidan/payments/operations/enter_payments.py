"""Money came in: payments are entered, by hand or from a file, and spread over their orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.kernel.clock import is_plausible, now
from zhidan.kernel.errors import InvalidInput, Refusal
from zhidan.kernel.money import MAX_MINOR
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.payments import tables
from zhidan.payments.events import PaymentsChanged
from zhidan.payments.paying import pay_orders
from zhidan.payments.states import CAPTURED, METHODS
from zhidan.payments.steps import Move, event_row, tell, write_events
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import bytes_array, uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers
from zhidan.platform.privacy import blind

SERIES, PREFIX = "payment", "R"
MOST_ORDERS = 100
_TAKE_KEYS = """
INSERT INTO payment_key (key, payment_id) SELECT * FROM unnest(%s::bytea[], %s::uuid[])
ORDER BY 1 ON CONFLICT DO NOTHING RETURNING payment_id
"""


class Share(Struct, frozen=True):
    """What of a payment is for an order, in minor units."""

    order_id: UUID
    amount_minor: int


class Receipt(Struct, frozen=True):
    """A payment as it was received. `id` is the caller's; `shop_id` where no order names one.
    `state`: created (announced), authorized (promised) or captured (here)."""

    id: UUID
    method: str
    currency: str
    amount_minor: int
    shares: tuple[Share, ...] = ()
    shop_id: UUID | None = None
    state: Literal["created", "authorized", "captured"] = "captured"
    paid_at: datetime | None = None
    payer_name: str = ""
    reference: str = ""
    note: str = ""


def enter_payments(
    *,
    receipts: Sequence[Receipt],
    source: Literal["manual", "import", "channel"] = "manual",
    actor: Actor,
) -> Outcomes:
    """Enter payments, each with the orders it is for; what is for no order stays as credit.

    Now, in this transaction: the payment, its shares, what its orders were paid and the steps that
    follow. One outcome per receipt; the same reference of one method comes in once
    (`payment_known`).
    """
    locked = orders.lock_orders(
        {share.order_id for one in receipts for share in one.shares}, actor=actor
    )
    outcomes: dict[UUID, Outcome] = {}
    good: list[tuple[Receipt, UUID]] = []
    for one in receipts:
        try:
            good.append((one, _checked(one, locked, actor)))
        except Refusal as refusal:
            params = {**refusal.params, "field": refusal.field or ""}
            outcomes[one.id] = Outcome(one.id, refusal.code, params)
    keys = {one.id: key for one, _ in good if (key := reference_key(one))}
    known = _known(keys)
    for one, _ in good:
        outcomes[one.id] = Outcome(one.id, "payment_known" if one.id in known else "ok")
    entered = [(one, shop_id) for one, shop_id in good if one.id not in known]
    _write(entered, keys, source, actor=actor)
    _pay([one for one, _ in entered if one.state == CAPTURED], actor=actor)
    tell(PaymentsChanged, [(one.id, shop_id) for one, shop_id in entered])
    return Outcomes.of(outcomes[one.id] for one in receipts)


def reference_key(one: Receipt) -> bytes | None:
    """What the payment is known by: its reference; without one the order, the sum and the time."""
    if one.reference:
        return blind("payment", f"{one.method}:{one.currency}:{one.reference.casefold()}")
    if one.paid_at is None or len(one.shares) != 1:
        return None
    text = f"{one.shares[0].order_id.hex}:{one.method}:{one.amount_minor}:{one.paid_at.isoformat()}"
    return blind("payment", text)


def _checked(one: Receipt, locked: Mapping[UUID, orders.OrderNow], actor: Actor) -> UUID:
    """The shop whose payment it is. Raises: InvalidInput, ActionNotAllowed, NotFound."""
    if one.method not in METHODS:
        raise InvalidInput(code="bad_method", field="method", value=one.method[:40])
    if not 0 < one.amount_minor <= MAX_MINOR:
        raise InvalidInput(code="amount_not_positive", field="amount")
    if one.paid_at is not None and not is_plausible(one.paid_at, present=now()):
        raise InvalidInput(code="bad_time", field="paid_at", value=one.paid_at.isoformat())
    if len(one.shares) > MOST_ORDERS or len({s.order_id for s in one.shares}) < len(one.shares):
        raise InvalidInput(code="shares_not_clear", field="shares", most=MOST_ORDERS)
    for share in one.shares:
        order = locked.get(share.order_id)
        if order is None:
            raise InvalidInput(code="order_not_found", field="shares")
        if order.currency != one.currency:
            params = {"order_no": order.order_no, "currency": order.currency}
            raise InvalidInput(code="other_currency", field="currency", **params)
        if order.state == "cancelled":
            raise InvalidInput(code="order_cancelled", field="shares")
        if order.state in orders.ELSEWHERE:
            raise InvalidInput(code="order_split", field="shares", order_no=order.order_no)
        if share.amount_minor <= 0:
            raise InvalidInput(code="amount_not_positive", field="shares")
    if sum(share.amount_minor for share in one.shares) > one.amount_minor:
        raise InvalidInput(code="allocation_exceeds_payment", field="shares")
    if one.shares:
        return locked[one.shares[0].order_id].shop_id
    if one.shop_id is None:
        raise InvalidInput(code="field_missing", field="shop_id")
    return parties.shop_card(one.shop_id, actor=actor).id


def _known(keys: Mapping[UUID, bytes]) -> set[UUID]:
    """Take the keys; answers whose were taken before."""
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_KEYS, [bytes_array(keys.values()), uuid_array(keys)])
        return set(keys) - {one for (one,) in cursor.fetchall()}


def _write(
    entered: Sequence[tuple[Receipt, UUID]],
    keys: Mapping[UUID, bytes],
    source: str,
    *,
    actor: Actor,
) -> None:
    at = now()
    payments, shares, events = [], [], []
    numbers = next_numbers(SERIES, len(entered)) if entered else []
    for (one, shop_id), number in zip(entered, numbers, strict=True):
        is_here = one.state == CAPTURED
        spread_over = sum(share.amount_minor for share in one.shares)
        captured, allocated = (one.amount_minor, spread_over) if is_here else (0, 0)
        payments.append((
            one.id, f"{PREFIX}{number}", shop_id, one.method, source, one.state, one.currency,
            one.amount_minor, captured, allocated, 0, 0, 0, one.payer_name[:120],
            one.reference[:120], keys.get(one.id), one.note[:300], one.paid_at or at, actor.id, at,
            1 + len(one.shares) * is_here,
        ))  # fmt: skip
        shares += [
            (one.id, s.order_id, s.amount_minor, s.amount_minor if is_here else 0, 0, 0)
            for s in one.shares
        ]
        moves = [Move(one.id, "enter", captured=captured)]
        moves += [
            Move(one.id, "allocate", s.order_id, allocated=s.amount_minor)
            for s in one.shares
            if is_here
        ]
        events += event_rows_of_new(moves, one.state, actor=actor, at=at)
    copy_into("payment", tables.PAYMENT, payments)
    copy_into("payment_allocation", tables.ALLOCATION, shares)
    write_events(events)


def event_rows_of_new(
    moves: Sequence[Move], state: str, *, actor: Actor, at: datetime
) -> list[tuple[Any, ...]]:
    """The first events of a payment that begins in `state`."""
    return [
        event_row(move, seq, state if seq > 1 else "", state, actor=actor, at=at)
        for seq, move in enumerate(moves, start=1)
    ]


def _pay(captured: Sequence[Receipt], *, actor: Actor) -> None:
    pay_orders(
        [(one.id, share.order_id, share.amount_minor) for one in captured for share in one.shares],
        actor=actor,
    )
