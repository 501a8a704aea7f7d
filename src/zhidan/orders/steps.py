"""The only writer of an order's state and axes: lock in key order, change, write, tell.

An operation locks its orders with `lock_orders`, changes the `OrderNow` rows through `take_step`
and the axis fields, and hands them to `save_orders`, which writes rows, events, holds and counts
of the whole batch with one round trip each. `version` counts an order's events.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.money import to_text
from zhidan.orders import tables
from zhidan.orders.events import OrdersRegrouped
from zhidan.orders.rules import Hold
from zhidan.orders.states import (
    CANCELLED,
    COMPLETED,
    CONFIRMATION,
    ELSEWHERE,
    FAILED,
    OPEN,
    ORDER,
    SHIPPED,
    UNCONFIRMED,
    OrderFacts,
    awaits_balance,
    stage,
)
from zhidan.orders.staying import who_stays
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import int_array, nullable_uuid_array, uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.outbox import emit


@dataclass(slots=True)
class Entry:
    """One event of an order, before it is written. `is_house`: nobody asked for it."""

    action: str
    from_state: str
    to_state: str
    reason: str
    params: dict[str, Any]
    is_house: bool = False


@dataclass(slots=True)
class OrderNow:
    """A locked order: what steps may change, and what they need to know."""

    id: UUID
    order_no: str
    shop_id: UUID
    external_no: str
    state: str
    stage: str
    payment_status: str
    fulfilment_status: str
    production_status: str
    holds: list[str]
    is_packed: bool
    is_customised: bool
    needs_stock: bool
    warehouse_id: UUID | None
    merge_key: bytes | None
    merge_group_id: UUID | None
    currency: str
    is_cod: bool
    is_sealed: bool
    tracking_no: str
    shipped_at: datetime | None
    paid_at: datetime | None
    expires_at: datetime | None
    amount_paid_minor: int
    refunded_minor: int
    payable_minor: int
    placed_at: datetime
    needs_confirm: bool
    confirm_state: str
    confirm_reason: str
    wanted_warehouse_id: UUID | None
    terms: str
    start_needs_minor: int
    ship_needs_minor: int
    own_paid_minor: int
    own_refunded_minor: int
    source: str
    version: int
    is_reserved: bool = False
    entries: list[Entry] = field(default_factory=list)
    raised: list[Hold] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    counted: tuple[UUID | None, frozenset[str]] = (None, frozenset())
    was_with: UUID | None = None

    def facts(self) -> OrderFacts:
        return OrderFacts(
            state=self.state,
            payment_status=self.payment_status,
            fulfilment_status=self.fulfilment_status,
            production_status=self.production_status,
            holds=frozenset(self.holds),
            needs_stock=self.needs_stock,
            is_reserved=self.is_reserved,
            is_packed=self.is_packed,
            confirm_state=self.confirm_state,
            missing_to_start=max(self.start_needs_minor - self.kept_minor, 0),
            missing_to_ship=max(self.ship_needs_minor - self.kept_minor, 0),
            is_sealed=self.is_sealed,
        )

    @property
    def kept_minor(self) -> int:
        """What was paid and not given back."""
        return self.amount_paid_minor - self.refunded_minor

    def counts_in(self) -> frozenset[str]:
        """The names under which this order is counted."""
        names = {self.stage}
        if self.holds:
            names.add("exception")
        if self.needs_confirm and self.confirm_state == UNCONFIRMED:
            names.add("unconfirmed")
        if self.confirm_state == FAILED:
            names.add("confirm_failed")
        return frozenset(names)

    def note(self, action: str, *, reason: str = "", **params: Any) -> None:
        """An event that leaves the state as it is."""
        self.entries.append(Entry(action, self.state, self.state, reason, params))

    def raise_hold(self, hold: Hold) -> None:
        """Add a reason to wait; one that stands already stays as it is."""
        if hold.reason not in self.holds:
            self.holds.append(hold.reason)
            self.raised.append(hold)

    def clear_hold(self, reason: str) -> bool:
        if reason not in self.holds:
            return False
        self.holds.remove(reason)
        standing = [hold for hold in self.raised if hold.reason != reason]
        if len(standing) == len(self.raised):
            self.cleared.append(reason)
        self.raised = standing  # what was raised a moment ago was never written
        return True


def take_step(order: OrderNow, action: str, *, reason: str = "", **params: Any) -> None:
    """Move one locked order along the table.

    Raises: ActionNotAllowed when the table or its rule says no.
    """
    before = order.state
    order.state = ORDER.next_state(action, before, order.facts())
    if order.state in (SHIPPED, COMPLETED, CANCELLED) or order.state in ELSEWHERE:
        for held in list(order.holds):
            order.clear_hold(held)
    if action in ("cancel", "ship_elsewhere", "split", "rejoin"):
        order.merge_group_id = None  # who does not leave with the others is none of them
    order.entries.append(Entry(action, before, order.state, reason, params))


def leave_company(order: OrderNow, *, action: str = "unmerge", reason: str = "") -> None:
    """Let a locked order travel alone from now on."""
    if order.merge_group_id is not None:
        order.merge_group_id = None
        order.note(action, reason=reason)


def take_confirm_step(order: OrderNow, action: str, *, reason: str = "", **params: Any) -> None:
    """Note how far the channel knows that this locked order was shipped.

    Raises: ActionNotAllowed when the table says no.
    """
    order.confirm_state = CONFIRMATION.next_state(action, order.confirm_state, order.needs_confirm)
    order.confirm_reason = reason[:300] if order.confirm_state == FAILED else ""
    order.note(f"confirm_{action}", reason=reason, **params)


_LOCK = """
SELECT id, order_no, shop_id, external_no, state, stage, payment_status, fulfilment_status,
    production_status, holds, is_packed, is_customised, needs_stock, warehouse_id,
    merge_key, merge_group_id, currency, is_cod, is_sealed, tracking_no, shipped_at, paid_at,
    expires_at, amount_paid_minor, refunded_minor, payable_minor, placed_at, needs_confirm,
    confirm_state, confirm_reason, wanted_warehouse_id, terms, start_needs_minor,
    ship_needs_minor, own_paid_minor, own_refunded_minor, source, version
FROM sales_order WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
# Order by order (which is what OFFSET says), so that not all that is held anywhere is read.
_HOLDING = """
SELECT DISTINCT asked.id FROM unnest(%s::uuid[]) AS asked(id),
    LATERAL (SELECT state FROM reservation WHERE order_id = asked.id OFFSET 0) AS its
WHERE its.state = 'held'
"""


def lock_orders(order_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, OrderNow]:
    """Lock these orders in key order. Unknown ones and foreign ones are left out."""
    asked = set(order_ids)
    if not asked:
        return {}
    ids = uuid_array(asked)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [ids])
        rows = [OrderNow(*row) for row in cursor.fetchall()]
        cursor.execute(_HOLDING, [ids])
        holding = {order_id for (order_id,) in cursor.fetchall()}
    seen = {}
    for row in rows:
        row.is_reserved = row.id in holding
        row.counted = (row.warehouse_id, row.counts_in())
        row.was_with = row.merge_group_id
        if in_scope(actor, row.shop_id, row.warehouse_id):
            seen[row.id] = row
    return seen


def in_scope(actor: Actor, shop_id: UUID, warehouse_id: UUID | None) -> bool:
    """An order is seen with its shop and its warehouse; before it has one, with its shop alone."""
    return actor.sees_shop(shop_id) and (warehouse_id is None or actor.sees_warehouse(warehouse_id))


_SAVE = """
UPDATE sales_order AS o SET state = n.state, stage = n.stage, payment_status = n.payment_status,
    fulfilment_status = n.fulfilment_status, production_status = n.production_status,
    holds = CASE WHEN n.holds = '' THEN '{}' ELSE string_to_array(n.holds, ',') END,
    is_packed = n.is_packed, needs_stock = n.needs_stock, warehouse_id = n.warehouse_id,
    merge_group_id = n.merge_group_id, tracking_no = n.tracking_no,
    shipped_at = n.shipped_at, paid_at = n.paid_at,
    expires_at = n.expires_at, amount_paid_minor = n.amount_paid_minor,
    refunded_minor = n.refunded_minor, needs_confirm = n.needs_confirm,
    confirm_state = n.confirm_state, confirm_reason = n.confirm_reason,
    own_paid_minor = n.own_paid_minor, own_refunded_minor = n.own_refunded_minor,
    version = n.version
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::bool[], %s::bool[], %s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[],
    %s::timestamptz[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bool[], %s::text[],
    %s::text[], %s::bigint[], %s::bigint[], %s::int[])
  AS n(id, state, stage, payment_status, fulfilment_status, production_status, holds, is_packed,
    needs_stock, warehouse_id, merge_group_id, tracking_no, shipped_at, paid_at, expires_at,
    amount_paid_minor, refunded_minor, needs_confirm, confirm_state, confirm_reason,
    own_paid_minor, own_refunded_minor, version)
WHERE o.id = n.id
"""


def save_orders(orders: Sequence[OrderNow], *, actor: Actor) -> None:
    """Write what changed of these locked orders, with their events, holds and tab counts."""
    changed = [order for order in orders if order.entries]
    if not changed:
        return
    at = now()
    for order in changed:
        _follow_balance(order)
        order.stage = stage(
            state=order.state,
            production_status=order.production_status,
            is_packed=order.is_packed,
        )
    write_events({o.id: (o.version + 1, o.entries) for o in changed}, actor=actor, at=at)
    for order in changed:
        order.version += len(order.entries)
    _write_rows(changed)
    _write_holds(changed, actor=actor, at=at)
    deltas: Counter[CountKey] = Counter()
    for order in changed:
        warehouse, before = order.counted
        names = order.counts_in()
        deltas.update({(order.shop_id, order.warehouse_id, name): 1 for name in names})
        deltas.subtract({(order.shop_id, warehouse, name): 1 for name in before})
        order.counted = (order.warehouse_id, names)
        order.entries = []
    write_counts(deltas)
    _tell_of_company([order for order in changed if order.merge_group_id != order.was_with])


def _tell_of_company(moved: Sequence[OrderNow]) -> None:
    """Who is still to be sent in other company than before, moved or left behind, the warehouse
    plans anew."""
    concerned = {order.id: order.shop_id for order in moved if order.state in OPEN}
    concerned |= who_stays({order.was_with for order in moved if order.was_with})
    if concerned:
        ids, shops = list(concerned), sorted(set(concerned.values()))
        emit(OrdersRegrouped(key=str(shops[0]), order_ids=ids, shop_ids=shops))


def _follow_balance(order: OrderNow) -> None:
    """The hold `balance_due` stands exactly while nothing but money is missing."""
    if awaits_balance(facts := order.facts()):
        missing = to_text(facts.missing_to_ship, order.currency)
        order.raise_hold(Hold("balance_due", {"amount": missing, "currency": order.currency}))
    else:
        order.clear_hold("balance_due")


CountKey = tuple[UUID, UUID | None, str]
"""(shop, warehouse, one of COUNTED)."""


def write_counts(deltas: Mapping[CountKey, int]) -> None:
    """Append changes of tab counts; no row of another writer is touched."""
    rows = [(shop, warehouse, name, n) for (shop, warehouse, name), n in deltas.items() if n]
    copy_into(
        "stage_delta",
        tables.STAGE_DELTA,
        [(row_id, *row) for row_id, row in zip(uuid7s(len(rows)), rows, strict=True)],
    )


def write_events(
    entries: Mapping[UUID, tuple[int, Sequence[Entry]]], *, actor: Actor, at: datetime
) -> None:
    """Append events: per order the first sequence number and its entries."""
    copy_into(
        "order_event",
        tables.EVENT,
        [
            (order_id, first + i, e.action, e.from_state, e.to_state, by.kind, by.id,
             e.reason[:300], msgspec.json.encode(e.params), at)
            for order_id, (first, listed) in entries.items()
            for i, e in enumerate(listed)
            for by in (SYSTEM if e.is_house else actor,)
        ],
    )  # fmt: skip


def _write_rows(orders: Sequence[OrderNow]) -> None:
    columns: defaultdict[str, list[Any]] = defaultdict(list)
    for o in orders:
        for name in ("state", "stage", "payment_status", "fulfilment_status", "production_status",
                     "is_packed", "needs_stock", "tracking_no", "shipped_at", "paid_at",
                     "expires_at", "needs_confirm", "confirm_state", "confirm_reason"):  # fmt: skip
            columns[name].append(getattr(o, name))
    with connection.cursor() as cursor:
        cursor.execute(
            _SAVE,
            [
                uuid_array(o.id for o in orders),
                columns["state"], columns["stage"], columns["payment_status"],
                columns["fulfilment_status"], columns["production_status"],
                [",".join(o.holds) for o in orders], columns["is_packed"], columns["needs_stock"],
                nullable_uuid_array(o.warehouse_id for o in orders),
                nullable_uuid_array(o.merge_group_id for o in orders),
                columns["tracking_no"], columns["shipped_at"], columns["paid_at"],
                columns["expires_at"],
                int_array(o.amount_paid_minor for o in orders),
                int_array(o.refunded_minor for o in orders),
                columns["needs_confirm"], columns["confirm_state"], columns["confirm_reason"],
                int_array(o.own_paid_minor for o in orders),
                int_array(o.own_refunded_minor for o in orders),
                int_array(o.version for o in orders),
            ],
        )  # fmt: skip


_CLEAR = """
UPDATE order_hold AS h SET cleared_at = %s, cleared_by = %s
FROM unnest(%s::uuid[], %s::text[]) AS c(order_id, reason)
WHERE h.order_id = c.order_id AND h.reason = c.reason AND h.cleared_at IS NULL
"""


def _write_holds(orders: Sequence[OrderNow], *, actor: Actor, at: datetime) -> None:
    cleared = [(o.id, reason) for o in orders for reason in o.cleared]
    if cleared:
        ids = uuid_array(order_id for order_id, _ in cleared)
        with connection.cursor() as cursor:
            cursor.execute(_CLEAR, [at, actor.id, ids, [reason for _, reason in cleared]])
    write_holds({o.id: o.raised for o in orders if o.raised}, at=at)
    for order in orders:
        order.cleared, order.raised = [], []


def write_holds(holds: Mapping[UUID, Sequence[Hold]], *, at: datetime) -> None:
    """Append raised holds."""
    rows = [(order_id, hold) for order_id, listed in holds.items() for hold in listed]
    copy_into(
        "order_hold",
        tables.HOLD,
        [
            (order_id, row_id, hold.reason, msgspec.json.encode(hold.params), at, None, None)
            for row_id, (order_id, hold) in zip(uuid7s(len(rows)), rows, strict=True)
        ],
    )
