"""What the channels are still to be told: orders that left this house."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q

from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.states import CONFIRMATION, FAILED, UNCONFIRMED
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
class OrderSent:
    """An order as its channel knows it."""

    id: UUID
    shop_id: UUID
    order_no: str
    external_no: str
    tracking_no: str
    shipped_at: datetime | None
    confirm_state: str
    confirm_reason: str


def orders_sent(order_ids: Sequence[UUID], *, actor: Actor) -> dict[UUID, OrderSent]:
    """These orders, within the caller's scope."""
    rows = Order.objects.filter(scope(actor), pk__in=order_ids)
    names = [field.name for field in fields(OrderSent)]
    return {row[0]: OrderSent(*row) for row in rows.values_list(*names)}


_SUB_NUMBERS = """
SELECT l.order_id, array_agg(DISTINCT line.external_line_no) FROM order_lineage AS l
JOIN order_line AS line ON line.order_id = l.order_id
WHERE l.order_id = ANY(%s::uuid[]) AND line.external_line_no <> '' GROUP BY l.order_id
"""


def numbers_of_parts(order_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The channel's numbers of the lines of those of these orders that are a part of one; an order
    that is whole is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SUB_NUMBERS, [uuid_array(order_ids)])
        return {order_id: sorted(numbers) for order_id, numbers in cursor.fetchall()}


def confirm_states(order_ids: Collection[UUID], *, actor: Actor) -> dict[UUID, str]:
    """How far the channel knows of each, within the caller's scope."""
    rows = Order.objects.filter(scope(actor), pk__in=order_ids)
    return dict(rows.values_list("id", "confirm_state"))


def confirm_actions(confirm_state: str, *, actor: Actor) -> list[str]:
    """What a person may say of an order that waits to be told of: the buttons.

    A file is written for a shop, never for an order alone.
    """
    steps = CONFIRMATION.actions(confirm_state, True, actor.permissions)
    return [f"confirm_{step}" for step in steps if step != "export"]
