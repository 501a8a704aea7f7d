"""The only writer of a fulfilment order's state: lock in key order, change, write, tell.

Orders are locked before their fulfilment orders, always: an operation that needs both calls
`lock_with_orders`. `version` counts the events.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.fulfilment import tables
from zhidan.fulfilment.events import FulfilmentsChanged
from zhidan.fulfilment.queries.ids import orders_of
from zhidan.fulfilment.rules import works_on
from zhidan.fulfilment.states import FULFILMENT, SHIPPED, FulfilmentFacts
from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import int_array, nullable_uuid_array, uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.outbox import emit_many

MOST_IDS = 500  # one event names no more


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a fulfilment order, before it is written."""

    action: str
    from_state: str
    to_state: str
    reason: str
    params: dict[str, Any]


@dataclass(slots=True)
class FulfilmentNow:
    """A locked fulfilment order: what steps may change, and what they need to know."""

    id: UUID
    number: str
    shop_id: UUID
    other_shop_ids: list[UUID]
    warehouse_id: UUID
    state: str
    waits_for_production: bool
    units: int
    picked: int
    returned: int
    pick_list_id: UUID | None
    carrier_id: UUID | None
    tracking_no: str
    packed_by: UUID | None
    shipped_at: datetime | None
    version: int
    order_ids: list[UUID] = field(default_factory=list)
    is_held: bool = False
    is_stopped: bool = False
    is_dirty: bool = False  # something beside the state changed
    entries: list[Entry] = field(default_factory=list)

    def facts(self) -> FulfilmentFacts:
        return FulfilmentFacts(
            waits_for_production=self.waits_for_production,
            is_held=self.is_held,
            quantity=self.units,
            picked=self.picked,
            returned=self.returned,
            is_stopped=self.is_stopped,
        )

    def note(self, action: str, *, reason: str = "", **params: Any) -> None:
        """An event that leaves the state as it is."""
        self.entries.append(Entry(action, self.state, self.state, reason, params))


def take_step(fulfilment: FulfilmentNow, action: str, *, reason: str = "", **params: Any) -> None:
    """Move one locked fulfilment order along the table.

    Raises: ActionNotAllowed when the table or its rule says no.
    """
    before = fulfilment.state
    fulfilment.state = FULFILMENT.next_state(action, before, fulfilment.facts())
    fulfilment.entries.append(Entry(action, before, fulfilment.state, reason, params))


def take_steps(
    fulfilments: Mapping[UUID, FulfilmentNow],
    action: str,
    ids: Sequence[UUID],
    *,
    reason: str = "",
) -> tuple[list[FulfilmentNow], Outcomes]:
    """The same step for many: who took it, and one outcome per id asked for.

    An id that is not among `fulfilments` is unknown or out of scope: `not_found`.
    """
    taken: list[FulfilmentNow] = []
    outcomes: list[Outcome] = []
    for key in dict.fromkeys(ids):
        fulfilment = fulfilments.get(key)
        if fulfilment is None:
            outcomes.append(Outcome(key, "not_found"))
            continue
        try:
            take_step(fulfilment, action, reason=reason)
        except ActionNotAllowed as refusal:
            outcomes.append(refused(key, refusal, fulfilment))
        else:
            taken.append(fulfilment)
            outcomes.append(Outcome(key))
    return taken, Outcomes.of(outcomes)


def drop_refused(
    taken: Sequence[FulfilmentNow], outcomes: Outcomes, by_order: Outcomes
) -> tuple[list[FulfilmentNow], Outcomes]:
    """Take back the steps of those whose orders refused theirs; the order's reason is theirs."""
    said = {row.id: row for row in by_order if not row.ok}
    refusals = {
        one.id: said[order_id] for one in taken for order_id in one.order_ids if order_id in said
    }
    rows = [
        replace(refusals[row.id], id=row.id) if row.ok and row.id in refusals else row
        for row in outcomes
    ]
    return [one for one in taken if one.id not in refusals], Outcomes.of(rows)


def refused(key: UUID, refusal: ActionNotAllowed, fulfilment: FulfilmentNow) -> Outcome:
    """The refusal as an outcome: the reason is the code, `wrong_state` says which state."""
    reason = str(refusal.params["reason"])
    return Outcome(
        key,
        "fulfilment_wrong_state" if reason == "wrong_state" else reason,
        {"number": fulfilment.number, "state": fulfilment.state},
    )


_LOCK = """
SELECT id, number, shop_id, other_shop_ids, warehouse_id, state, waits_for_production, units,
    picked, returned, pick_list_id, carrier_id, tracking_no, packed_by, shipped_at, version
FROM fulfilment_order WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""


def lock_with_orders(ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, FulfilmentNow]:
    """Lock these with their orders, orders first, and note what the orders say by now."""
    belonging = orders_of(set(ids))
    locked = orders.lock_orders(
        {order_id for listed in belonging.values() for order_id in listed}, actor=actor
    )
    fulfilments = _locked(belonging, actor)
    seen = {key: one for key, one in fulfilments.items() if locked.keys() >= set(one.order_ids)}
    for one in seen.values():
        own = [locked[order_id] for order_id in one.order_ids]
        one.is_stopped = any(order.state not in works_on(one.state) for order in own)
        one.is_held = any(order.holds for order in own)
        one.waits_for_production = any(order.production_status == "ready" for order in own)
    return seen


def lock_fulfilments(ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, FulfilmentNow]:
    """Lock these in key order. What is unknown or out of scope is simply not in the answer."""
    return _locked(orders_of(set(ids)), actor)


def _locked(belonging: Mapping[UUID, list[UUID]], actor: Actor) -> dict[UUID, FulfilmentNow]:
    """Lock fulfilment orders, given with their orders, which never change."""
    if not belonging:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [uuid_array(belonging)])
        rows = [FulfilmentNow(*row) for row in cursor.fetchall()]
    for row in rows:
        row.order_ids = belonging[row.id]
    return {
        row.id: row
        for row in rows
        if all(map(actor.sees_shop, (row.shop_id, *row.other_shop_ids)))
        and actor.sees_warehouse(row.warehouse_id)
    }


_SAVE = """
UPDATE fulfilment_order AS f SET state = n.state,
    waits_for_production = n.waits_for_production, picked = n.picked, returned = n.returned,
    pick_list_id = n.pick_list_id, carrier_id = n.carrier_id, tracking_no = n.tracking_no,
    packed_by = n.packed_by, shipped_at = n.shipped_at, version = n.version, changed_at = %s
FROM unnest(%s::uuid[], %s::text[], %s::bool[], %s::bigint[], %s::bigint[], %s::uuid[],
    %s::uuid[], %s::text[], %s::uuid[], %s::timestamptz[], %s::int[])
  AS n(id, state, waits_for_production, picked, returned, pick_list_id, carrier_id, tracking_no,
    packed_by, shipped_at, version)
WHERE f.id = n.id
"""


def save_fulfilments(fulfilments: Sequence[FulfilmentNow], *, actor: Actor) -> None:
    """Write what changed of these locked rows with their events, and tell the browsers."""
    changed = [one for one in fulfilments if one.entries or one.is_dirty]
    if not changed:
        return
    at = now()
    write_events({one.id: (one.version + 1, one.entries) for one in changed}, actor=actor, at=at)
    for one in changed:
        one.version += len(one.entries)
        one.entries, one.is_dirty = [], False
        if one.state == SHIPPED and one.shipped_at is None:
            one.shipped_at = at
    with connection.cursor() as cursor:
        cursor.execute(
            _SAVE,
            [
                at,
                uuid_array(one.id for one in changed),
                [one.state for one in changed],
                [one.waits_for_production for one in changed],
                int_array(one.picked for one in changed),
                int_array(one.returned for one in changed),
                nullable_uuid_array(one.pick_list_id for one in changed),
                nullable_uuid_array(one.carrier_id for one in changed),
                [one.tracking_no for one in changed],
                nullable_uuid_array(one.packed_by for one in changed),
                [one.shipped_at for one in changed],
                int_array(one.version for one in changed),
            ],
        )
    tell([(one.id, one.order_ids, {one.shop_id, *one.other_shop_ids}) for one in changed])


def write_events(
    entries: Mapping[UUID, tuple[int, Sequence[Entry]]], *, actor: Actor, at: datetime
) -> None:
    """Append events: per fulfilment order the first sequence number and its entries."""
    copy_into(
        "fulfilment_event",
        tables.EVENT,
        [
            (key, first + i, e.action, e.from_state, e.to_state, actor.kind, actor.id,
             e.reason[:300], msgspec.json.encode(e.params), at)
            for key, (first, listed) in entries.items()
            for i, e in enumerate(listed)
        ],
    )  # fmt: skip


def tell(changed: Sequence[tuple[UUID, Collection[UUID], Collection[UUID]]]) -> None:
    """Emit that these (fulfilment, its orders, their shops) changed, up to 500 in one event."""
    parts = [changed[at : at + MOST_IDS] for at in range(0, len(changed), MOST_IDS)]
    emit_many(
        [
            FulfilmentsChanged(
                key=str(part[0][0]),
                fulfilment_ids=[key for key, _, _ in part],
                order_ids=[order for _, listed, _ in part for order in listed],
                shop_ids=sorted({shop for _, _, shops in part for shop in shops}),
            )
            for part in parts
        ]
    )
