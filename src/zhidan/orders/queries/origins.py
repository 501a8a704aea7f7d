"""What orders were made from, what was made from them, and what is left to make again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import NotFound
from zhidan.kernel.money import exponent
from zhidan.orders.models import ExchangedLine, Order, OrderLine, OrderOrigin
from zhidan.orders.queries.filters import scope
from zhidan.orders.states import CANCELLED, LEFT
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array


@dataclass(frozen=True, slots=True)
class Relative:
    """An order beside the one that is looked at: where it came from, or what became of it."""

    id: UUID
    order_no: str
    stage: str
    kind: str
    reason: str
    is_origin: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class LineToRepeat:
    """A line as it can be sold again, sent again or taken back. Amounts in minor units;
    `is_given` by a rule; `exchanged` is what exchanges took back already."""

    id: UUID
    sku_id: UUID | None
    sku_code: str
    title: str
    spec: str
    picture_id: UUID | None
    is_given: bool
    quantity: int
    unit_price: str
    payable_minor: int
    personalisation: str
    exchanged: int

    @property
    def may_come_back(self) -> int:
        """How much of it an exchange can still take back."""
        return max(self.quantity - self.exchanged, 0)


@dataclass(frozen=True, slots=True)
class OrderToRepeat:
    """An order that another one is made from."""

    id: UUID
    order_no: str
    shop_id: UUID
    state: str
    currency: str
    buyer_id: UUID | None
    payable_minor: int
    refunded_minor: int
    credited_minor: int
    lines: list[LineToRepeat]

    @property
    def has_left(self) -> bool:
        """Whether it can be sent once more or exchanged, not only copied."""
        return self.state in LEFT

    @property
    def worth_left(self) -> int:
        """What exchanges can still give for goods that come back, in minor units."""
        return max(self.payable_minor - self.refunded_minor - self.credited_minor, 0)


def relatives_of(order_id: UUID, *, actor: Actor) -> list[Relative]:
    """The order this one was made from, and those made from it, in the order of time."""
    links = list(OrderOrigin.objects.filter(origin_id=order_id).order_by("made_at", "order_id"))
    own = OrderOrigin.objects.filter(pk=order_id).first()
    ids = [link.order_id for link in links] + ([own.origin_id] if own else [])
    if not ids:
        return []
    seen = {
        row["id"]: row
        for row in Order.objects.filter(scope(actor), pk__in=ids).values("id", "order_no", "stage")
    }
    asked = ([(own, own.origin_id, True)] if own else []) + [
        (link, link.order_id, False) for link in links
    ]
    return [
        Relative(key, seen[key]["order_no"], seen[key]["stage"], link.kind, link.reason,
                 is_origin, link.made_at)
        for link, key, is_origin in asked
        if key in seen
    ]  # fmt: skip


def order_to_repeat(order_id: UUID, *, actor: Actor) -> OrderToRepeat:
    """The order with its lines, as another one is made from it.

    Raises: NotFound also for one outside the caller's scope.
    """
    order = Order.objects.filter(scope(actor), pk=order_id).first()
    if order is None:
        raise NotFound(field="origin_id")
    back = _exchanged([order_id])
    return OrderToRepeat(
        order.id, order.order_no, order.shop_id, order.state, order.currency, order.buyer_id,
        order.payable_minor, order.refunded_minor, sum(credit for _, _, credit in back),
        _lines(order_id, order.currency, {line_id: quantity for line_id, quantity, _ in back}),
    )  # fmt: skip


def exchanged_lines(order_id: UUID) -> list[dict[str, Any]]:
    """What the exchange takes back: the lines of its origin."""
    rows = list(ExchangedLine.objects.filter(order_id=order_id))
    if not rows:
        return []
    origin_id = OrderOrigin.objects.values_list("origin_id", flat=True).get(pk=order_id)
    lines = OrderLine.objects.filter(order_id=origin_id).values("id", "title", "spec")
    sold = {line["id"]: line for line in lines}
    return [
        {
            "line_id": row.line_id,
            "title": sold[row.line_id]["title"],
            "spec": sold[row.line_id]["spec"],
            "quantity": row.quantity,
            "credit_minor": row.credit_minor,
        }
        for row in rows
        if row.line_id in sold
    ]


_EXCHANGED = """
SELECT back.line_id, sum(back.quantity)::bigint, sum(back.credit_minor)::bigint
FROM exchanged_line AS back JOIN order_origin AS link ON link.order_id = back.order_id
JOIN sales_order AS made ON made.id = back.order_id AND made.state <> %s
WHERE link.origin_id = ANY(%s::uuid[]) GROUP BY back.line_id
"""


def taken_back(origin_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What exchanges that stand took back of each line of these orders."""
    return {line_id: quantity for line_id, quantity, _ in _exchanged(origin_ids)}


def _exchanged(origin_ids: Sequence[UUID]) -> list[tuple[UUID, int, int]]:
    """The same with what it was worth."""
    with connection.cursor() as cursor:
        cursor.execute(_EXCHANGED, [CANCELLED, uuid_array(origin_ids)])
        rows: list[tuple[UUID, int, int]] = cursor.fetchall()
    return rows


def _price(unit_price: Decimal, currency: str) -> str:
    """As many places as the currency has, more only where there are more."""
    short = round(unit_price, exponent(currency))
    return format(short if short == unit_price else unit_price.normalize(), "f")


def _lines(order_id: UUID, currency: str, back: Mapping[UUID, int]) -> list[LineToRepeat]:
    rows = list(OrderLine.objects.filter(order_id=order_id).order_by("position"))
    skus = catalog.sku_cards({row.sku_id for row in rows if row.sku_id})
    found = []
    for row in rows:
        sku = skus.get(row.sku_id) if row.sku_id else None
        found.append(
            LineToRepeat(
                row.id, row.sku_id, sku.code if sku else "", row.title, row.spec,
                sku.picture_id if sku else None, row.gift_rule_id is not None, row.quantity,
                _price(row.unit_price, currency), row.payable_minor,
                row.personalisation, back.get(row.id, 0),
            )
        )  # fmt: skip
    return found
