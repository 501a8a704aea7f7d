"""What others may know of stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.inventory.models import Warehouse
from zhidan.inventory.rules import LevelKey, NotEnoughStock
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_AVAILABLE = """
SELECT sku_id, warehouse_id, on_hand - allocated FROM stock_level
WHERE sku_id = ANY(%s::uuid[]) AND warehouse_id = ANY(%s::uuid[])
"""


def available(
    *, sku_ids: Iterable[UUID], warehouse_ids: Sequence[UUID], lock: bool = False
) -> dict[LevelKey, int]:
    """Base units free to be promised per level. `lock` makes others wait, in key order."""
    # The caller's own ids name the levels: two that are the same object are compared at once.
    skus, houses = {one: one for one in sku_ids}, {one: one for one in warehouse_ids}
    if not skus or not houses:
        return {}
    query = _AVAILABLE + ("ORDER BY sku_id, warehouse_id FOR NO KEY UPDATE" if lock else "")
    with connection.cursor() as cursor:
        cursor.execute(query, [uuid_array(skus), uuid_array(houses)])
        return {(skus[sku], houses[house]): free for sku, house, free in cursor.fetchall()}


def skus_with_moves(sku_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these SKUs that any stock move is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT sku_id FROM stock_move WHERE sku_id = ANY(%s::uuid[])",
            [uuid_array(sku_ids)],
        )
        return {sku_id for (sku_id,) in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class WarehouseCard:
    """A warehouse by name and code."""

    id: UUID
    code: str
    name: str
    address: str
    is_active: bool


def warehouse_cards(*, actor: Actor) -> list[WarehouseCard]:
    """Every warehouse the caller may see, those in use first, then by code."""
    found = Warehouse.objects.order_by("-is_active", "code")
    if actor.warehouses is not None:
        found = found.filter(pk__in=sorted(actor.warehouses))
    columns = ("id", "code", "name", "address", "is_active")
    return [WarehouseCard(*values) for values in found.values_list(*columns)]


def refusal_of_levels(
    broken: Sequence[LevelKey], changes: Mapping[LevelKey, int]
) -> NotEnoughStock:
    """The refusal of a booking that would take promised stock away, in figures of the first SKU."""
    sku_id, warehouse_id = broken[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT on_hand, allocated FROM stock_level WHERE sku_id = %s AND warehouse_id = %s",
            [sku_id, warehouse_id],
        )
        on_hand, allocated = cursor.fetchone() or (0, 0)
    card = catalog.sku_cards([sku_id]).get(sku_id)
    return NotEnoughStock(
        sku_id=str(sku_id),
        warehouse_id=str(warehouse_id),
        sku=card.code if card else str(sku_id),
        on_hand=on_hand,
        allocated=allocated,
        change=changes[broken[0]],
        skus=len(broken),
    )


def reserved_orders(order_ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, UUID, UUID, int]]]:
    """What each order holds: (line_id, sku_id, warehouse_id, quantity)."""
    held: dict[UUID, list[tuple[UUID, UUID, UUID, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT order_id, line_id, sku_id, warehouse_id, quantity FROM reservation"
            " WHERE order_id = ANY(%s::uuid[]) AND state = 'held'",
            [uuid_array(order_ids)],
        )
        for order_id, *rest in cursor.fetchall():
            held.setdefault(order_id, []).append(tuple(rest))
    return held
