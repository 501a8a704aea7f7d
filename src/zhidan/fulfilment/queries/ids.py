"""Which fulfilment orders belong to which orders. Read without locks: it never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhidan.fulfilment.models import FulfilmentOrder, Parcel
from zhidan.fulfilment.queries.filters import scope
from zhidan.fulfilment.states import OPEN, RETIRED
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_ORDERS_OF = """
SELECT fulfilment_id, order_id FROM fulfilment_line WHERE fulfilment_id = ANY(%s::uuid[])
GROUP BY fulfilment_id, order_id ORDER BY fulfilment_id, min(position)
"""
# Key by key (which is what OFFSET says), so that the index is used however stale the statistics.
_LIVE_OF = """
SELECT k.order_id, f.id, f.state FROM fulfilment_key AS k,
    LATERAL (SELECT id, state FROM fulfilment_order WHERE id = k.fulfilment_id OFFSET 0) AS f
WHERE k.order_id = ANY(%s::uuid[]) ORDER BY k.order_id, f.id
"""


def orders_of(fulfilment_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The orders whose lines each fulfilment order sends, in the order of its lines."""
    ids = set(fulfilment_ids)
    if not ids:
        return {}
    found: dict[UUID, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS_OF, [uuid_array(ids)])
        for fulfilment_id, order_id in cursor.fetchall():
            found.setdefault(fulfilment_id, []).append(order_id)
    return found


def open_fulfilments_of(order_ids: Iterable[UUID]) -> list[UUID]:
    """The fulfilment orders of these orders that have neither left nor been cancelled, as the
    orders came in."""
    open_ones, _ = fulfilments_of_orders(order_ids)
    return list(dict.fromkeys(key for listed in open_ones.values() for key in listed))


def fulfilments_of_orders(
    order_ids: Iterable[UUID],
) -> tuple[dict[UUID, list[UUID]], set[UUID]]:
    """Per order its open fulfilment orders, and the orders that have any that was not cancelled."""
    rows = _live_of(order_ids)
    found: dict[UUID, list[UUID]] = {}
    for order_id, key, state in rows:
        if state in OPEN:
            found.setdefault(order_id, []).append(key)
    return found, {order_id for order_id, _, _ in rows}


def _live_of(order_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, str]]:
    """(order, fulfilment order, its state) of all that were not cancelled: the keys tell."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVE_OF, [uuid_array(order_ids)])
        return list(cursor.fetchall())


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
    sent_for = _live_of(order_ids)
    rows = {
        key: (number, state in OPEN)
        for key, number, state in FulfilmentOrder.objects.filter(
            scope(actor), Q(number__in=numbers) | Q(id__in=[key for _, key, _ in sent_for])
        )
        .exclude(state__in=RETIRED)
        .order_by("id")
        .values_list("id", "number", "state")
    }
    parcels: dict[UUID, set[str]] = {}
    for key, number in Parcel.objects.filter(fulfilment_id__in=list(rows)).values_list(
        "fulfilment_id", "tracking_no"
    ):
        parcels.setdefault(key, set()).add(number)
    by_name: dict[str | UUID, list[tuple[UUID, bool]]] = {}
    for key, (number, is_open) in rows.items():
        by_name.setdefault(number, []).append((key, is_open))
    for order_id, key, _ in sent_for:
        if key in rows:
            by_name.setdefault(order_id, []).append((key, rows[key][1]))
    found: dict[str, list[Called]] = {}
    for number in numbers:
        meant = dict(by_name.get(number, []))
        for order_id in by_number.get(number, ()):
            meant |= dict(by_name.get(order_id, []))
        open_ones = [key for key, is_open in meant.items() if is_open]
        found[number] = [Called(key, frozenset(parcels.get(key, ()))) for key in open_ones or meant]
    return found
