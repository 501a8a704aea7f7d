"""Where orders were split from, and what they were split into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.kernel.money import Money
from zhidan.orders.models import Order, OrderHold
from zhidan.orders.queries.filters import scope
from zhidan.orders.rules import Hold
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_PARTS = """
SELECT l.order_id, l.parent_id FROM order_lineage AS l JOIN sales_order AS o ON o.id = l.order_id
WHERE l.parent_id = ANY(%s::uuid[]) AND o.state <> 'rejoined' ORDER BY l.parent_id, l.part
"""
# All that stand of the trees that these orders are the root or a branch of.
_STANDING = """
SELECT l.order_id, l.parent_id, o.state FROM order_lineage AS l
JOIN sales_order AS o ON o.id = l.order_id
WHERE l.root_id IN (SELECT unnest(%(ids)s::uuid[]) UNION
    SELECT root_id FROM order_lineage WHERE order_id = ANY(%(ids)s::uuid[]))
  AND o.state <> 'rejoined' ORDER BY l.order_id
"""
_TREE = """
SELECT l.order_id, l.parent_id, l.part, l.way FROM order_lineage AS l WHERE l.root_id = (
    SELECT coalesce((SELECT root_id FROM order_lineage WHERE order_id = %(id)s), %(id)s))
ORDER BY l.order_id
"""


def parts_of(order_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The parts that stand of each of these orders, in their order."""
    found: dict[UUID, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [uuid_array(order_ids)])
        for part_id, parent_id in cursor.fetchall():
            found.setdefault(parent_id, []).append(part_id)
    return found


def last_parts_of(order_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The orders that these ones have become in the end; who was not split is left out."""
    ids = list(order_ids)
    children: dict[UUID, list[tuple[UUID, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"ids": uuid_array(ids)})
        for part_id, parent_id, state in cursor.fetchall():
            children.setdefault(parent_id, []).append((part_id, state))
    found: dict[UUID, list[UUID]] = {}
    for one in ids:
        waiting = list(children.get(one, ()))
        while waiting:
            part_id, state = waiting.pop(0)
            if state == "split":
                waiting += children.get(part_id, ())
            else:
                found.setdefault(one, []).append(part_id)
    return found


def open_holds(order_ids: Iterable[UUID]) -> dict[UUID, list[Hold]]:
    """Why each of these orders waits, with what was noted."""
    found: dict[UUID, list[Hold]] = {}
    rows = OrderHold.objects.filter(order_id__in=list(order_ids), cleared_at__isnull=True)
    for order_id, reason, params in rows.order_by("raised_at", "id").values_list(
        "order_id", "reason", "params"
    ):
        found.setdefault(order_id, []).append(Hold(reason, params))
    return found


@dataclass(frozen=True, slots=True)
class TreeNode:
    """An order of a tree. `depth` counts from the root, `way` says how it was split off."""

    id: UUID
    parent_id: UUID | None
    order_no: str
    stage: str
    state: str
    units: int
    payable: Money
    tracking_no: str
    way: str
    depth: int


def tree_of(order_id: UUID, *, actor: Actor) -> list[TreeNode]:
    """The tree an order belongs to, each followed by its own parts; empty where it is alone. What
    lies outside the caller's scope is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_TREE, {"id": order_id})
        rows = cursor.fetchall()
    if not rows:
        return []
    ids = {row[0] for row in rows} | {row[1] for row in rows}
    known: dict[UUID, dict[str, Any]] = {
        row["id"]: dict(row)
        for row in Order.objects.filter(scope(actor), pk__in=ids).values(
            "id", "order_no", "stage", "state", "units", "payable_minor", "currency", "tracking_no"
        )
    }
    children: dict[UUID, list[tuple[UUID, str]]] = {}
    for part_id, parent_id, _, way in sorted(rows, key=lambda row: row[2]):
        children.setdefault(parent_id, []).append((part_id, way))
    [root] = ids - {row[0] for row in rows}
    found: list[TreeNode] = []
    waiting: list[tuple[UUID, UUID | None, str, int]] = [(root, None, "", 0)]
    while waiting:
        one, parent, way, depth = waiting.pop()
        if row := known.get(one):
            found.append(
                TreeNode(
                    one, parent, row["order_no"], row["stage"], row["state"], row["units"],
                    Money(row["payable_minor"], row["currency"]), row["tracking_no"], way, depth,
                )
            )  # fmt: skip
        waiting += [(c, one, w, depth + 1) for c, w in reversed(children.get(one, []))]
    return found
