from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders.as_it_stands import orders_as_they_stand
from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersUnsplit
from zhidan.orders.gifting import hand_back
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.operations.split_orders import NOT_KEPT, Given, SplitDone
from zhidan.orders.paid import payment_axis
from zhidan.orders.queries.lineage import open_holds, parts_of
from zhidan.orders.queries.partners import in_company
from zhidan.orders.rejoining import (
    lines_again,
    production_again,
    refusal_to_rejoin,
    state_again,
)
from zhidan.orders.reserving import try_reserve
from zhidan.orders.rules import not_mapped
from zhidan.orders.source_conflicts import SOURCE_CHANGED, keep_ours
from zhidan.orders.steps import OrderNow, lock_orders, take_step
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import nullable_uuid_array, uuid_array

_BEFORE = """
SELECT DISTINCT ON (order_id) order_id, from_state FROM order_event
WHERE order_id = ANY(%s::uuid[]) AND action = 'split' ORDER BY order_id, seq DESC
"""
_LINES = """
SELECT order_id, id, position, sku_id, supply, outer_code, title, quantity, amount_minor,
    payable_minor, origin_line_id FROM order_line
WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, position
"""
_LINE_NAMES = (
    "order_id", "id", "position", "sku_id", "supply", "outer_code", "title", "quantity",
    "amount_minor", "payable_minor", "origin_line_id",
)  # fmt: skip
_MAP = """
UPDATE order_line AS line SET sku_id = n.sku_id, supply = n.supply
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) AS n(order_id, id, sku_id, supply)
WHERE line.order_id = n.order_id AND line.id = n.id
  AND (line.sku_id, line.supply) IS DISTINCT FROM (n.sku_id, n.supply)
"""
Row = dict[str, Any]


@dataclass(slots=True)
class _Family:
    """An original on its way back, and its parts."""

    original: OrderNow
    parts: list[OrderNow]
    lines: list[Row]
    pieces: list[Row]
    mapped: dict[UUID, tuple[Any, str]]


def unsplit_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> SplitDone:
    """Let the parts of orders become the orders they came from again.

    Only while nothing of a part was picked, cancelled, split further or changed. The original
    stands as it did: its lines and amounts were never touched; payments, holds and reservations
    come back. Called by payments, which moves the shares of payments along. Later, by event:
    fulfilment orders.
    """
    ids = list(dict.fromkeys(order_ids))
    seen = parts_of(ids)
    locked = lock_orders(
        {*ids, *(part for listed in seen.values() for part in listed)}, actor=actor
    )
    current = parts_of(ids)
    lines = _lines({*locked})
    changed = _changed({part for listed in current.values() for part in listed})
    company = in_company({o.merge_group_id for o in locked.values() if o.merge_group_id})
    said: dict[UUID, Outcome] = {}
    families: list[_Family] = []
    for key in ids:
        original = locked.get(key)
        listed = [locked.get(part) for part in current.get(key, ())]
        if original is None:
            said[key] = Outcome(key, "not_found")
            continue
        parts = [part for part in listed if part is not None]
        code = "unsplit_out_of_scope" if len(parts) < len(listed) else None
        code = code or refusal_to_rejoin(original, parts)
        if code is None and any(part.merge_group_id in company for part in parts):
            code = "unsplit_merged"
        pieces = [line for part in parts for line in lines.get(part.id, ())]
        mapped = lines_again(lines.get(key, ()), pieces)
        if code is None and (mapped is None or any(part.id in changed for part in parts)):
            code = "unsplit_changed"
        said[key] = Outcome(key, code or "ok", {"order_no": original.order_no})
        if code is None and mapped is not None:
            families.append(_Family(original, parts, lines[key], pieces, mapped))
    given = _rejoin(families, reason, at=now(), actor=actor) if families else ()
    return SplitDone(Outcomes.of(said[key] for key in ids), tuple(given))


def _lines(order_ids: set[UUID]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(order_ids)])
        for values in cursor.fetchall():
            found.setdefault(values[0], []).append(dict(zip(_LINE_NAMES, values, strict=True)))
    return found


def _changed(part_ids: Collection[UUID]) -> set[UUID]:
    """The parts that somebody made others of: what they say now would be lost."""
    standing = orders_as_they_stand(part_ids)
    return {key for key, content in standing.items() if content.is_changed}


def _rejoin(families: Sequence[_Family], reason: str, *, at: datetime, actor: Actor) -> list[Given]:
    originals = [one.original for one in families]
    parts = [part for one in families for part in one.parts]
    holds = open_holds(part.id for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [uuid_array(order.id for order in originals)])
        before = dict(cursor.fetchall())
    _write_mapping(families)
    hand_back(parts={part.id: one.original.id for one in families for part in one.parts})
    _bring_back_stock(families, at=at)
    given = []
    for one in families:
        action = state_again(before[one.original.id], [part.state for part in one.parts])
        given += _bring_back_money(one)
        one.original.production_status = production_again(
            [part.production_status for part in one.parts]
        )
        one.original.needs_stock = any(part.needs_stock for part in one.parts)
        if one.original.needs_stock and not one.original.is_reserved:
            action = "unsplit" if action == "unsplit_approved" else action
        take_step(one.original, action, reason=reason)
        one.original.payment_status = payment_axis(one.original)
        _bring_back_holds(one, holds)
        for part in one.parts:
            take_step(part, "rejoin", reason=reason, order_no=one.original.order_no)
            part.payment_status = payment_axis(part)
            part.is_reserved, part.expires_at = False, None
    _keep_what_was_decided(originals, at=at, actor=actor)
    look = review_again(originals, at=at)
    try_reserve(originals, at=at)
    save_and_tell([*parts, *originals], OrdersUnsplit, actor=actor)
    settle(originals, look, at=at)
    return given


def _bring_back_money(one: _Family) -> list[Given]:
    """What was paid for a part and not given back is the original's again."""
    given = []
    for part in one.parts:
        own = part.own_paid_minor - part.own_refunded_minor
        platform = max(part.kept_minor - own, 0)
        part.amount_paid_minor -= own + platform
        part.own_paid_minor -= own
        one.original.amount_paid_minor += own + platform
        one.original.own_paid_minor += own
        given.append(Given(part.id, one.original.id, platform, own, part.payable_minor))
    return given


def _bring_back_holds(one: _Family, holds: Mapping[UUID, Sequence[Any]]) -> None:
    for part in one.parts:
        for hold in holds.get(part.id, ()):
            if hold.reason not in NOT_KEPT:
                one.original.raise_hold(hold)
    unknown = [line for line in one.lines if not one.mapped[line["id"]][1]]
    if unknown:
        one.original.raise_hold(
            not_mapped([line["outer_code"] or line["title"] for line in unknown])
        )


def _keep_what_was_decided(originals: Sequence[OrderNow], *, at: datetime, actor: Actor) -> None:
    """Where nobody holds a part any more for what its source says otherwise, ours stays."""
    settled = [order.id for order in originals if SOURCE_CHANGED not in order.holds]
    keep_ours(settled, by=actor.id, at=at)


def _bring_back_stock(families: Sequence[_Family], *, at: datetime) -> None:
    """Where all parts hold their stock in one warehouse, the original's lines take it over; else
    it is given back, and the original asks anew."""
    held = inventory.reserved_orders([part.id for one in families for part in one.parts])
    planned: list[inventory.PlannedReservation] = []
    givers: list[UUID] = []
    freed: list[UUID] = []
    for one in families:
        reserved = [part for part in one.parts if part.is_reserved]
        houses = {row[2] for part in reserved for row in held.get(part.id, ())}
        one.original.warehouse_id = None
        if len(houses) == 1 and all(part.is_reserved for part in one.parts if part.needs_stock):
            [house] = houses
            ends = [part.expires_at for part in reserved if part.expires_at is not None]
            one.original.warehouse_id, one.original.is_reserved = house, True
            one.original.expires_at = min(ends, default=None)
            givers += [part.id for part in reserved]
            planned += [
                inventory.PlannedReservation(
                    one.mapped[line["id"]][0], house, one.original.id, line["id"],
                    line["quantity"], one.original.expires_at,
                )
                for line in one.lines
                if one.mapped[line["id"]][1] == "stocked"
            ]  # fmt: skip
        else:
            freed += [part.id for part in reserved]
    inventory.release_stock(order_ids=freed)
    inventory.hand_over(order_ids=givers, planned=planned, at=at)


def _write_mapping(families: Sequence[_Family]) -> None:
    rows = [
        (one.original.id, line_id, sku_id, supply)
        for one in families
        for line_id, (sku_id, supply) in one.mapped.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _MAP,
            [
                uuid_array(row[0] for row in rows),
                uuid_array(row[1] for row in rows),
                nullable_uuid_array(row[2] for row in rows),
                [row[3] for row in rows],
            ],
        )
