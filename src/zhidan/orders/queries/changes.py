"""The changes of an order, and what a wanted one would make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import NotFound
from zhidan.kernel.ids import uuid7s
from zhidan.orders.as_it_stands import orders_as_they_stand
from zhidan.orders.change_checks import carrier_names, goods_named, refuse
from zhidan.orders.changing import MoneyNow
from zhidan.orders.line_now import LineNow
from zhidan.orders.models import Order, OrderChange, SourceConflict
from zhidan.orders.queries.filters import scope
from zhidan.orders.queries.listing import may_change
from zhidan.orders.states import APPROVED
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.orders.wanted_changes import (
    REVIEWED,
    ChangeWanted,
    Made,
    make_change,
    said_of_document,
)
from zhidan.parties import api as parties
from zhidan.platform.access import names_of
from zhidan.platform.actors import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as the order page lists it; `difference` is in minor units."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    reason: str
    currency: str
    difference: int
    said: Sequence[Mapping[str, Any]]
    reverts_id: UUID | None
    is_taken_back: bool
    may_take_back: bool


def require_order(order_id: UUID, *, actor: Actor) -> None:
    """Raises: NotFound for an unknown order, and for one outside the caller's scope."""
    if not Order.objects.filter(scope(actor), pk=order_id).exists():
        raise NotFound(field="order_id")


def changes_of_order(order_id: UUID, *, actor: Actor) -> list[ChangeRow]:
    """The changes of an order, newest first.

    Raises: NotFound also for one outside the caller's scope.
    """
    order = Order.objects.filter(scope(actor), pk=order_id).first()
    if order is None:
        raise NotFound(field="order_id")
    content = orders_as_they_stand([order_id])[order_id]
    documents = {one.id: one for one in content.changes}
    standing = [one.id for one in content.standing]
    is_open = may_change(
        {
            "state": order.state,
            "fulfilment_status": order.fulfilment_status,
            "is_packed": order.is_packed,
        }
    )
    rows = list(OrderChange.objects.filter(order_id=order_id).order_by("-id"))
    names = names_of({row.actor_id for row in rows if row.actor_id})
    carriers = carrier_names()
    return [
        ChangeRow(
            row.id, row.at, row.actor_kind, row.actor_id,
            names.get(row.actor_id, "") if row.actor_id else "", row.reason,
            row.currency, row.difference_minor, said_of_document(documents[row.id], carriers),
            row.reverts_id, row.reverts_id is None and row.id not in standing,
            is_open and standing[-1:] == [row.id],
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Differing:
    """Where a source says otherwise than its order stands. `theirs` is its value; of a recipient
    both stand masked in `people`, the source's first."""

    field: str
    raised_at: datetime
    theirs: Mapping[str, Any]
    decided: str
    decided_at: datetime | None
    people: tuple[parties.RecipientCard, ...]


def conflicts_of_order(order_id: UUID, *, actor: Actor) -> list[Differing]:
    """What is to be decided between an order and its source, then what was, newest first.

    Raises: NotFound also for one outside the caller's scope.
    """
    require_order(order_id, actor=actor)
    rows = SourceConflict.objects.filter(order_id=order_id).order_by("decided_at", "-id")
    said, ours = parties.source_recipients([order_id]), parties.recipient_cards([order_id])
    people = tuple(card for card in (said.get(order_id), ours.get(order_id)) if card)
    return [
        Differing(
            row.field, row.raised_at, row.theirs, row.decided, row.decided_at,
            people if row.field == "recipient" else (),
        )
        for row in sorted(rows, key=lambda row: row.decided != "")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """A SKU of which there would not be enough, in base units."""

    sku_id: UUID
    name: str
    needed: int
    free: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would be. Amounts are minor units; `goes_back`: it would be reviewed again."""

    version: int
    lines: Sequence[LineNow]
    touched: frozenset[UUID]
    before: MoneyNow
    after: MoneyNow
    difference: int
    to_collect: int
    to_refund: int
    goes_back: bool
    missing: Sequence[Missing]
    said: Sequence[Mapping[str, Any]]


def preview_change(*, order_id: UUID, wanted: ChangeWanted, actor: Actor) -> Preview:
    """What a change would make of an order, by the planner that makes it; writes nothing.

    Raises: NotFound; and what `change_orders` would refuse.
    """
    order = lock_orders([order_id], actor=actor).get(order_id)
    if order is None:
        raise NotFound(field="order_id")
    content = orders_as_they_stand([order_id])[order_id]
    made = make_change(
        content,
        wanted,
        ids=uuid7s(len(wanted.add)),
        goods=goods_named(wanted.skus()),
        carriers=carrier_names(),
    )
    refuse(order, made, has_lines=bool(content.lines))
    payable = made.planned.money.payable
    return Preview(
        order.version,
        made.planned.lines,
        made.planned.touched,
        content.money,
        made.planned.money,
        made.difference,
        max(payable - order.kept_minor, 0),
        max(order.kept_minor - payable, 0),
        order.state == APPROVED and bool(REVIEWED & set(made.touches)),
        _missing(order, made),
        made.said,
    )


def _missing(order: OrderNow, made: Made) -> list[Missing]:
    """What no warehouse of the shop would have enough of, its own reservation aside."""
    if not made.moves_goods:
        return []
    lines = [x for x in made.planned.lines if x.supply == "stocked" and x.sku_id is not None]
    demands = [inventory.Demand(x.id, x.sku_id, x.quantity) for x in lines if x.sku_id]
    houses = parties.shop_card(order.shop_id, actor=SYSTEM).warehouse_ids
    if order.wanted_warehouse_id:
        houses = (order.wanted_warehouse_id,)
    free = inventory.available(sku_ids={d.sku_id for d in demands}, warehouse_ids=houses)
    for _, sku_id, warehouse_id, quantity in inventory.reserved_orders([order.id]).get(
        order.id, []
    ):
        key = (sku_id, warehouse_id)
        free[key] = free.get(key, 0) + quantity
    warehouse, missing = inventory.choose_warehouse(inventory.needs(demands), houses, free)
    if warehouse is not None:
        return []
    titles = {line.sku_id: line.title for line in lines}
    return [
        Missing(one.sku_id, titles.get(one.sku_id, ""), one.needed, one.available)
        for one in missing
    ]
