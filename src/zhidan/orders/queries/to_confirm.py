"""What the channels are still to be told: orders that left this house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q

from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.states import FAILED, UNCONFIRMED
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_WAITS = Q(needs_confirm=True, confirm_state=UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class WaitingOfShop:
    """How many orders of a shop wait to be told of, since when, and how many were refused."""

    waiting: int
    oldest_at: datetime | None
    failed: int


def waiting_by_shop(*, actor: Actor) -> dict[UUID, WaitingOfShop]:
    """Per shop that has any, within the caller's scope."""
    waits = Order.objects.filter(scope(actor), _WAITS).values("shop_id")
    found = {
        shop: (waiting, oldest)
        for shop, waiting, oldest in waits.annotate(n=Count("id"), at=Min("shipped_at"))
        .order_by("shop_id")
        .values_list("shop_id", "n", "at")
    }
    refused = dict(
        Order.objects.filter(scope(actor), needs_confirm=True, confirm_state=FAILED)
        .values("shop_id")
        .annotate(n=Count("id"))
        .order_by("shop_id")
        .values_list("shop_id", "n")
    )
    return {
        shop: WaitingOfShop(*found.get(shop, (0, None)), refused.get(shop, 0))
        for shop in {*found, *refused}
    }


def orders_waiting(shop_id: UUID, *, limit: int, actor: Actor) -> list[UUID]:
    """The shop's orders that the channel does not know of yet, the longest shipped first."""
    rows = Order.objects.filter(scope(actor), _WAITS, shop_id=shop_id)
    return list(rows.order_by("shipped_at", "id").values_list("id", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class LineSent:
    """A line of an order as the channel numbers it."""

    external_line_no: str
    outer_code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderSent:
    """An order as the channel knows it."""

    id: UUID
    order_no: str
    external_no: str
    confirm_state: str
    confirm_reason: str
    lines: tuple[LineSent, ...]


_LINES = """
SELECT order_id, external_line_no, outer_code, quantity FROM order_line
WHERE order_id = ANY(%s::uuid[]) AND supply <> 'virtual' ORDER BY order_id, position
"""


def orders_sent(order_ids: Sequence[UUID], *, actor: Actor) -> dict[UUID, OrderSent]:
    """These orders with the lines that can be sent, within the caller's scope."""
    lines: dict[UUID, list[LineSent]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(order_ids)])
        for order_id, *line in cursor.fetchall():
            lines.setdefault(order_id, []).append(LineSent(*line))
    rows = Order.objects.filter(scope(actor), pk__in=order_ids).values_list(
        "id", "order_no", "external_no", "confirm_state", "confirm_reason"
    )
    return {row[0]: OrderSent(*row, tuple(lines.get(row[0], ()))) for row in rows}
