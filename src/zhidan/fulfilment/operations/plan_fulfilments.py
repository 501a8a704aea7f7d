"""Approved orders become fulfilment orders: one per order and warehouse, or per group of orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.db import connection

from zhidan.fulfilment import tables
from zhidan.fulfilment.carrying import carry_over
from zhidan.fulfilment.queries.ids import open_fulfilments_of, orders_of
from zhidan.fulfilment.retiring import free_keys, retire
from zhidan.fulfilment.rules import MAY_LEAVE, PlannedFulfilment, group_lines
from zhidan.fulfilment.states import ALLOCATED
from zhidan.fulfilment.steps import Entry, FulfilmentNow, lock_fulfilments, tell, write_events
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7s
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers

SERIES, PREFIX = "fulfilment", "F"
_Parcel: TypeAlias = list[orders.OrderNow]


def plan_fulfilments(
    *, order_ids: Sequence[UUID], instead_of: Sequence[FulfilmentNow] = (), actor: Actor
) -> list[UUID]:
    """Make the fulfilment orders that these orders still lack, and answer their ids.

    Orders that may not leave the house now are passed over, so a late or repeated call does
    nothing. Orders of a merge group travel together: nothing is planned before the last of them
    may leave; what was planned for other company, or before the order was changed, is cancelled.
    What was picked for that, or for `instead_of` (locked, their keys free), goes on in the new
    ones. Lines without a warehouse (made to order) go to the shop's first one.
    """
    parcels = _parcels(order_ids)
    ready = [order.id for parcel in parcels if _may_leave(parcel) for order in parcel]
    lines = orders.lines_to_fulfil(ready)
    regrouped, changed, alone = _outdated(parcels, lines)
    free_keys([*regrouped, *changed])
    left = [line for line in lines if line.order_id in alone]
    created = _create(parcels, left, actor=actor) if left else []
    carry_over([*instead_of, *regrouped, *changed], created, actor=actor)
    retire(regrouped, reason="regrouped", actor=actor)
    retire(changed, reason="order_changed", actor=actor)
    return created


def _create(
    parcels: Sequence[_Parcel], lines: Sequence[orders.LineToFulfil], *, actor: Actor
) -> list[UUID]:
    """Plan for these lines, and answer the new ids."""
    groups = {
        order.id: order.merge_group_id
        for parcel in parcels
        for order in parcel
        if order.merge_group_id and len(parcel) > 1
    }
    first = {
        shop.id: shop.warehouse_ids[0]
        for shop in parties.shop_cards(actor=SYSTEM)
        if shop.warehouse_ids
    }
    planned = group_lines(lines, first, groups)
    if not planned:
        return []
    created = _claimed(planned)
    if created:
        _write(created, actor=actor)
    return [key for key, _ in created]


def _parcels(order_ids: Sequence[UUID]) -> list[_Parcel]:
    """The locked orders in the company they travel in, with everybody who is concerned: who is
    of their group, and who lies in one fulfilment order with them until now."""
    beside = orders_of(open_fulfilments_of(order_ids)).values()
    asked = {*order_ids, *(order_id for listed in beside for order_id in listed)}
    locked = orders.lock_orders(orders.with_partners(asked), actor=SYSTEM)
    parcels: dict[UUID, _Parcel] = {}
    for order in sorted(locked.values(), key=lambda order: (order.placed_at, order.id)):
        if order.state in orders.OPEN:
            parcels.setdefault(order.merge_group_id or order.id, []).append(order)
    return list(parcels.values())


def _may_leave(parcel: _Parcel) -> bool:
    return all(order.state in MAY_LEAVE for order in parcel)


def _outdated(
    parcels: Sequence[_Parcel], lines: Sequence[orders.LineToFulfil]
) -> tuple[list[FulfilmentNow], list[FulfilmentNow], set[UUID]]:
    """What was planned for other company, what for other lines, and the orders that nothing else
    is planned for. `lines`: what those who may leave ask for by now.

    Who has nothing to pack lies in no box, and who is sent from another warehouse lies in another.
    """
    company = {order.id: {other.id for other in parcel} for parcel in parcels for order in parcel}
    live = lock_fulfilments(open_fulfilments_of(company), actor=SYSTEM).values()
    waiting = {order.id for parcel in parcels if not _may_leave(parcel) for order in parcel}
    packable = waiting | {line.order_id for line in lines}
    house = {order_id: one.warehouse_id for one in live for order_id in one.order_ids}

    def belongs(one: FulfilmentNow) -> set[UUID]:
        with_goods = company.get(one.order_ids[0], set()) & packable
        return {key for key in with_goods if house.get(key, one.warehouse_id) == one.warehouse_id}

    regrouped = [one for one in live if belongs(one) != set(one.order_ids)]
    left = [one for one in live if one not in regrouped and waiting.isdisjoint(one.order_ids)]
    changed = _of_other_lines(left, lines)
    gone = [*regrouped, *changed]
    kept = {order_id for one in live if one not in gone for order_id in one.order_ids}
    return regrouped, changed, company.keys() - kept


_PLANNED = """
SELECT order_id, line_id, sku_id, quantity, spec, personalisation
FROM fulfilment_line WHERE fulfilment_id = ANY(%s::uuid[])
"""


def _of_other_lines(
    live: Sequence[FulfilmentNow], lines: Sequence[orders.LineToFulfil]
) -> list[FulfilmentNow]:
    """Those whose lines are not the lines that their orders have by now."""
    if not live:
        return []
    planned: dict[UUID, set[tuple[object, ...]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, [uuid_array(one.id for one in live)])
        for order_id, *line in cursor.fetchall():
            planned.setdefault(order_id, set()).add(tuple(line))
    asked: dict[UUID, set[tuple[object, ...]]] = {}
    for line in lines:
        asked.setdefault(line.order_id, set()).add(
            (line.line_id, line.sku_id, line.quantity, line.spec, line.personalisation)
        )
    differ = {order_id for order_id, lines in planned.items() if lines != asked.get(order_id)}
    return [one for one in live if differ & set(one.order_ids)]


_TAKE_KEYS = """
INSERT INTO fulfilment_key (order_id, warehouse_id, fulfilment_id)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[])
ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING fulfilment_id
"""


def _claimed(planned: Sequence[PlannedFulfilment]) -> list[tuple[UUID, PlannedFulfilment]]:
    """The plans whose keys were free, with their new ids."""
    ids = uuid7s(len(planned))
    keys = [
        (order_id, plan.warehouse_id, key)
        for key, plan in zip(ids, planned, strict=True)
        for order_id in plan.order_ids
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_KEYS, [uuid_array(column) for column in zip(*keys, strict=True)])
        won = {key for (key,) in cursor.fetchall()}
    return [(key, plan) for key, plan in zip(ids, planned, strict=True) if key in won]


def _write(created: Sequence[tuple[UUID, PlannedFulfilment]], *, actor: Actor) -> None:
    at = now()
    numbers = next_numbers(SERIES, len(created))
    copy_into(
        "fulfilment_order",
        tables.ORDER,
        [
            _root(key, f"{PREFIX}{number}", plan, at)
            for (key, plan), number in zip(created, numbers, strict=True)
        ],
    )
    line_ids = iter(uuid7s(sum(len(plan.lines) for _, plan in created)))
    copy_into(
        "fulfilment_line",
        tables.LINE,
        [
            (key, next(line_ids), position, line.order_id, line.line_id, line.sku_id, line.kind,
             line.supply, line.title, line.spec, line.personalisation, line.quantity, 0, 0)
            for key, plan in created
            for position, line in enumerate(plan.lines, start=1)
        ],
    )  # fmt: skip
    entry = Entry("plan", "", ALLOCATED, "", {})
    write_events({key: (1, [entry]) for key, _ in created}, actor=actor, at=at)
    tell([(key, plan.order_ids, _shops(plan)) for key, plan in created])


def _shops(plan: PlannedFulfilment) -> Collection[UUID]:
    return {line.shop_id for line in plan.lines}


def _root(key: UUID, number: str, plan: PlannedFulfilment, at: datetime) -> tuple[object, ...]:
    first = plan.first
    return (
        key, number, first.order_id, first.order_no, plan.merge_group_id, first.shop_id,
        plan.other_shop_ids, plan.warehouse_id, ALLOCATED, plan.waits_for_production,
        plan.is_customised, len(plan.lines), plan.units, 0, None, None, "", None, at, at, None, 1,
    )  # fmt: skip
