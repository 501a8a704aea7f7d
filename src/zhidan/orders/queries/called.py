"""Orders by a pasted list of numbers, with what may be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.queries.keys import orders_called
from zhidan.orders.queries.listing import ACTION_COLUMNS, actions_of
from zhidan.platform.actors import Actor

_COLUMNS = ("id", "order_no", "external_no", "stage", *ACTION_COLUMNS)


@dataclass(frozen=True, slots=True)
class CalledOrder:
    """An order that a number stood for, and the steps the caller may take with it."""

    id: UUID
    order_no: str
    external_no: str
    stage: str
    actions: list[str]


@dataclass(frozen=True, slots=True)
class CalledOrders:
    """The orders in the order of the numbers, each once, and the numbers that stand for none."""

    orders: list[CalledOrder]
    unknown: list[str]


def called_orders(numbers: Sequence[str], *, actor: Actor) -> CalledOrders:
    """The orders that these numbers, ours or a channel's, stand for within the caller's scope."""
    asked = list(dict.fromkeys(text for number in numbers if (text := number.strip())))
    named = orders_called(asked)
    wanted = {order_id for ids in named.values() for order_id in ids}
    rows = {
        row["id"]: row
        for row in Order.objects.filter(scope(actor), pk__in=wanted).values(*_COLUMNS)
    }
    seen: dict[UUID, CalledOrder] = {}
    unknown = []
    for number in asked:
        ids = sorted(order_id for order_id in named.get(number, ()) if order_id in rows)
        if not ids:
            unknown.append(number)
        for order_id in ids:
            row = rows[order_id]
            seen[order_id] = CalledOrder(
                order_id, row["order_no"], row["external_no"], row["stage"], actions_of(row, actor)
            )
    return CalledOrders(list(seen.values()), unknown)
