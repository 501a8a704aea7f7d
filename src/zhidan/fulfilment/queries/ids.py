"""Which fulfilment orders belong to which orders. Read without locks: it never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhidan.fulfilment.models import FulfilmentOrder, Parcel
from zhidan.fulfilment.queries.filters import scope
from zhidan.fulfilment.states import CANCELLED, OPEN
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_OPEN_OF = """
SELECT id FROM fulfilment_order WHERE order_id = ANY(%s::uuid[]) AND state = ANY(%s)
ORDER BY order_id, id
"""


def orders_of(fulfilment_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The order of each fulfilment order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, order_id FROM fulfilment_order WHERE id = ANY(%s::uuid[])",
            [uuid_array(fulfilment_ids)],
        )
        return dict(cursor.fetchall())


def open_fulfilments_of(order_ids: Iterable[UUID]) -> list[UUID]:
    """The fulfilment orders of these orders that have neither left nor been cancelled, as the
    orders came in."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_OF, [uuid_array(order_ids), sorted(OPEN)])
        return [key for (key,) in cursor.fetchall()]


def fulfilments_of_orders(
    order_ids: Iterable[UUID],
) -> tuple[dict[UUID, list[UUID]], set[UUID]]:
    """Per order its open fulfilment orders, and the orders that have any that was not cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, order_id, state FROM fulfilment_order"
            " WHERE order_id = ANY(%s::uuid[]) AND state <> 'cancelled'",
            [uuid_array(order_ids)],
        )
        rows = cursor.fetchall()
    found: dict[UUID, list[UUID]] = {}
    for key, order_id, state in rows:
        if state in OPEN:
            found.setdefault(order_id, []).append(key)
    return found, {order_id for _, order_id, _ in rows}


@dataclass(frozen=True, slots=True)
class Called:
    """A fulfilment order that a number stands for, with its parcels' numbers once it has left."""

    id: UUID
    tracking_nos: frozenset[str]


def fulfilments_called(numbers: Sequence[str], *, actor: Actor) -> dict[str, list[Called]]:
    """The fulfilment orders that a number of theirs, of their order or of a channel stands for.

    Those still to be sent, else those that have left; within the caller's scope.
    """
    by_number = orders.orders_called(numbers)
    order_ids = {order_id for found in by_number.values() for order_id in found}
    rows = list(
        FulfilmentOrder.objects.filter(
            scope(actor), Q(number__in=numbers) | Q(order_id__in=order_ids)
        )
        .exclude(state=CANCELLED)
        .order_by("id")
        .values_list("id", "number", "order_id", "state")
    )
    parcels: dict[UUID, set[str]] = {}
    for key, number in Parcel.objects.filter(
        fulfilment_id__in=[row[0] for row in rows]
    ).values_list("fulfilment_id", "tracking_no"):
        parcels.setdefault(key, set()).add(number)
    by_name: dict[str | UUID, list[tuple[UUID, bool]]] = {}
    for key, number, order_id, state in rows:
        by_name.setdefault(number, []).append((key, state in OPEN))
        by_name.setdefault(order_id, []).append((key, state in OPEN))
    found: dict[str, list[Called]] = {}
    for number in numbers:
        meant = dict(by_name.get(number, []))
        for order_id in by_number.get(number, ()):
            meant |= dict(by_name.get(order_id, []))
        open_ones = [key for key, is_open in meant.items() if is_open]
        found[number] = [Called(key, frozenset(parcels.get(key, ()))) for key in open_ones or meant]
    return found
