"""What could be merged: open orders of one recipient that do not travel together yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhidan.orders.merging import MERGEABLE, Candidate, companies
from zhidan.orders.queries.filters import scope
from zhidan.orders.queries.listing import OrderRow, rows_by_id, rows_where
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array_or_any

_SCAN = """
SELECT array_agg(id ORDER BY placed_at, id), array_agg(warehouse_id ORDER BY placed_at, id),
    array_agg(merge_group_id ORDER BY placed_at, id), array_agg(root_id ORDER BY placed_at, id)
FROM sales_order LEFT JOIN order_lineage ON order_id = id
WHERE state = ANY(%(states)s) AND merge_key IS NOT NULL AND NOT is_sealed
  AND fulfilment_status = 'unfulfilled'
  AND (%(shops)s::uuid[] IS NULL OR shop_id = ANY(%(shops)s::uuid[]))
  AND (%(houses)s::uuid[] IS NULL OR warehouse_id IS NULL
    OR warehouse_id = ANY(%(houses)s::uuid[]))
GROUP BY merge_key, terms HAVING count(*) > 1
ORDER BY min(ship_by), min(placed_at)
"""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The first of the suggested groups, the most urgent first, and how many there are."""

    groups: list[list[OrderRow]]
    count: int
    orders: int


def merge_candidates(*, actor: Actor) -> list[list[UUID]]:
    """Every group of orders that should travel together, the most urgent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SCAN,
            {
                "states": sorted(MERGEABLE),
                "shops": uuid_array_or_any(actor.shops),
                "houses": uuid_array_or_any(actor.warehouses),
            },
        )
        rows = cursor.fetchall()
    return [
        group
        for columns in rows
        for group in companies(Candidate(*one) for one in zip(*columns, strict=True))
    ]


def merge_suggestions(*, limit: int, actor: Actor) -> Suggestions:
    """The first `limit` suggested groups with their orders as a list shows them."""
    found = merge_candidates(actor=actor)
    shown = found[:limit]
    rows = _rows([order_id for group in shown for order_id in group], actor=actor)
    groups = [[rows[order_id] for order_id in group if order_id in rows] for group in shown]
    return Suggestions(groups, len(found), sum(map(len, found)))


def travelling_with(order_id: UUID, group_id: UUID | None, *, actor: Actor) -> list[OrderRow]:
    """The other orders of a merge group within the caller's scope, as they were placed."""
    if group_id is None:
        return []
    within = scope(actor) & Q(merge_group_id=group_id) & ~Q(pk=order_id)
    found = rows_where(within, actor=actor)
    return sorted(found, key=lambda row: (row.values["placed_at"], row.values["id"]))


def _rows(order_ids: Sequence[UUID], *, actor: Actor) -> dict[UUID, OrderRow]:
    found = rows_by_id(order_ids, actor=actor, within=scope(actor))
    return {row.values["id"]: row for row in found}
