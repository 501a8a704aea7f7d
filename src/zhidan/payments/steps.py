"""The only writer of a payment's state and sums: lock in key order, move on a condition, tell.

Orders are locked before their payments, always. A `Move` names what it adds to each sum; one
conditional UPDATE takes a payment's moves whole or not at all, and below it stand the CHECKs.
`version` counts the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.payments import tables
from zhidan.payments.events import PaymentEventBase
from zhidan.payments.states import PAYMENT, PaymentFacts
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import int_array, uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.outbox import emit_many

MOST_IDS = 500  # one event names no more


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a payment: what it adds to each sum, in minor units."""

    payment_id: UUID
    action: str
    order_id: UUID | None = None
    captured: int = 0
    allocated: int = 0
    free_back: int = 0
    refunding: int = 0
    refunded: int = 0
    reason: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class PaymentNow:
    """A locked payment."""

    id: UUID
    number: str
    shop_id: UUID
    source: str
    state: str
    currency: str
    amount_minor: int
    captured_minor: int
    allocated_minor: int
    free_back_minor: int
    refunding_minor: int
    refunded_minor: int
    paid_at: datetime
    version: int

    @property
    def free_minor(self) -> int:
        """What is neither with an order nor given back."""
        return self.captured_minor - self.allocated_minor - self.free_back_minor

    def facts(self) -> PaymentFacts:
        return PaymentFacts(
            source=self.source,
            captured=self.captured_minor,
            allocated=self.allocated_minor,
            going_back=self.refunding_minor + self.refunded_minor,
            free=self.free_minor,
        )

    def require(self, action: str) -> None:
        """Raises: ActionNotAllowed when the table or its rule says no."""
        PAYMENT.next_state(action, self.state, self.facts())


_LOCK = """
SELECT id, number, shop_id, source, state, currency, amount_minor, captured_minor,
    allocated_minor, free_back_minor, refunding_minor, refunded_minor, paid_at, version
FROM payment WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""


def lock_payments(ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, PaymentNow]:
    """Lock these in key order. What is unknown or out of scope is simply not in the answer."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [uuid_array(set(ids))])
        rows = [PaymentNow(*row) for row in cursor.fetchall()]
    return {row.id: row for row in rows if actor.sees_shop(row.shop_id)}


_MOVE = """
UPDATE payment AS p SET state = n.target, captured_minor = p.captured_minor + n.captured,
    allocated_minor = p.allocated_minor + n.allocated,
    free_back_minor = p.free_back_minor + n.free_back,
    refunding_minor = p.refunding_minor + n.refunding,
    refunded_minor = p.refunded_minor + n.refunded, version = p.version + n.events
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::int[])
  AS n(id, source, target, captured, allocated, free_back, refunding, refunded, events)
WHERE p.id = n.id AND p.state = n.source
  AND p.captured_minor + n.captured BETWEEN 0 AND p.amount_minor
  AND least(p.allocated_minor + n.allocated, p.free_back_minor + n.free_back,
    p.refunding_minor + n.refunding, p.refunded_minor + n.refunded) >= 0
  AND p.refunding_minor + n.refunding + p.refunded_minor + n.refunded
    <= p.captured_minor + n.captured
  AND p.allocated_minor + n.allocated + p.free_back_minor + n.free_back
    <= p.captured_minor + n.captured
RETURNING p.id, p.version
"""


def move_money(
    moves: Sequence[Move], locked: Mapping[UUID, PaymentNow], *, actor: Actor
) -> set[UUID]:
    """Take the moves of locked payments, each payment's all or none; answers whose were taken.

    Not taken: what would capture, allocate or give back more than there is.
    """
    listed: dict[UUID, list[Move]] = {}
    for move in moves:
        listed.setdefault(move.payment_id, []).append(move)
    if not listed:
        return set()
    ids = list(listed)
    targets = {key: _target(locked[key].state, given) for key, given in listed.items()}
    sums = [
        int_array(sum(getattr(move, name) for move in listed[key]) for key in ids)
        for name in ("captured", "allocated", "free_back", "refunding", "refunded")
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            [
                uuid_array(ids), [locked[key].state for key in ids], [targets[k] for k in ids],
                *sums, int_array(len(listed[key]) for key in ids),
            ],
        )  # fmt: skip
        versions = dict(cursor.fetchall())
    at = now()
    rows: list[tuple[Any, ...]] = []
    for key, version in versions.items():
        given = listed[key]
        rows += _event_rows(given, locked[key].state, version - len(given), actor=actor, at=at)
        locked[key].state, locked[key].version = targets[key], version
    write_events(rows)
    return set(versions)


def _target(state: str, moves: Sequence[Move]) -> str:
    for move in moves:
        step = next(step for step in PAYMENT.transitions if step.action == move.action)
        if state not in step.sources:
            raise ActionNotAllowed(action=move.action, state=state, reason="wrong_state")
        state = step.target
    return state


def _event_rows(
    moves: Sequence[Move], state: str, done: int, *, actor: Actor, at: datetime
) -> list[tuple[Any, ...]]:
    rows = []
    for seq, move in enumerate(moves, start=done + 1):
        target = _target(state, [move])
        rows.append(event_row(move, seq, state, target, actor=actor, at=at))
        state = target
    return rows


def event_row(
    move: Move, seq: int, before: str, after: str, *, actor: Actor, at: datetime
) -> tuple[Any, ...]:
    """A row in the order of `tables.EVENT`."""
    return (
        move.payment_id, seq, move.action, before, after, move.order_id, move.captured,
        move.allocated, move.free_back, move.refunding, move.refunded, actor.kind, actor.id,
        move.reason[:300], msgspec.json.encode(dict(move.params)), at,
    )  # fmt: skip


def write_events(rows: Sequence[Sequence[Any]]) -> None:
    """Append events."""
    copy_into("payment_event", tables.EVENT, rows)


def tell(kind: type[PaymentEventBase], changed: Iterable[tuple[UUID, UUID]]) -> None:
    """Emit that these (payment, shop) changed, up to 500 in one event."""
    listed = list(dict.fromkeys(changed))
    parts = [listed[at : at + MOST_IDS] for at in range(0, len(listed), MOST_IDS)]
    emit_many(
        [
            kind(
                key=str(part[0][0]),
                payment_ids=[key for key, _ in part],
                shop_ids=sorted({shop for _, shop in part}),
            )
            for part in parts
        ]
    )
