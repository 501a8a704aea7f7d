"""What an order is called, for contexts that only know its id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array


@dataclass(frozen=True, slots=True)
class OrderName:
    """An order by its id, with its number and its shop."""

    id: UUID
    order_no: str
    shop_id: UUID


def orders_seen(order_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, OrderName]:
    """The names of those of these orders that the caller may see."""
    rows = Order.objects.filter(scope(actor), pk__in=list(order_ids))
    return {
        row["id"]: OrderName(row["id"], row["order_no"], row["shop_id"])
        for row in rows.values("id", "order_no", "shop_id")
    }


def order_names(order_ids: Iterable[UUID]) -> dict[UUID, OrderName]:
    """The names of these orders, whoever asks: scopes are the caller's business."""
    ids = uuid_array(set(order_ids))
    if ids == "{}":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, order_no, shop_id FROM sales_order WHERE id = ANY(%s::uuid[])", [ids]
        )
        return {row[0]: OrderName(*row) for row in cursor.fetchall()}


def order_states(order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The states these orders stand in at this moment, read without locks."""
    ids = uuid_array(set(order_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state FROM sales_order WHERE id = ANY(%s::uuid[])", [ids])
        return dict(cursor.fetchall())
