"""Opening stock as a file names it, and what became of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.inventory.models import StockOpening, Warehouse
from zhidan.inventory.rules import LevelKey, OpeningFacts
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

Existing = Literal["reject", "count"]

_ENSURE = """
INSERT INTO stock_level (sku_id, warehouse_id, on_hand, allocated, changed_xid, changed_at)
SELECT sku_id, warehouse_id, 0, 0, pg_current_xact_id()::text::bigint, clock_timestamp()
FROM unnest(%s::uuid[], %s::uuid[]) AS s(sku_id, warehouse_id) ORDER BY sku_id, warehouse_id
ON CONFLICT DO NOTHING
"""
# In key order, as every writer of levels locks them.
_LEVELS = """
SELECT level.sku_id, level.warehouse_id, level.on_hand, level.allocated FROM stock_level AS level
JOIN unnest(%s::uuid[], %s::uuid[]) AS s(sku_id, warehouse_id)
    ON s.sku_id = level.sku_id AND s.warehouse_id = level.warehouse_id
ORDER BY level.sku_id, level.warehouse_id FOR NO KEY UPDATE OF level
"""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """How many base units of a SKU (code or barcode) a warehouse (code or name) holds, and
    perhaps what one of them cost."""

    warehouse: str
    sku: str
    quantity: int
    unit_cost: catalog.SaidMoney | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a row; a rejected one says which `part` is wrong, by code and params."""

    outcome: str
    key: LevelKey | None = None
    change: int = 0
    part: str = ""
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def warehouses_called(names: Sequence[str], *, actor: Actor) -> dict[str, UUID]:
    """The warehouse of each text that is a code, else the name of exactly one, in the caller's
    scope."""
    found: dict[str, UUID] = {}
    by_name: dict[str, list[UUID]] = {}
    for warehouse_id, code, name in Warehouse.objects.values_list("id", "code", "name"):
        if actor.sees_warehouse(warehouse_id):
            found[code] = warehouse_id
            by_name.setdefault(name, []).append(warehouse_id)
    for name in names:
        if name not in found and len(by_name.get(name, ())) == 1:
            found[name] = by_name[name][0]
    return found


def lock_levels(keys: Sequence[LevelKey]) -> dict[LevelKey, OpeningFacts]:
    """The levels, made where they were missing, locked, with what was said of them before."""
    wanted = sorted(set(keys), key=lambda key: (key[0].int, key[1].int))
    columns = [uuid_array(sku for sku, _ in wanted), uuid_array(house for _, house in wanted)]
    with connection.cursor() as cursor:
        cursor.execute(_ENSURE, columns)
        cursor.execute(_LEVELS, columns)
        levels = cursor.fetchall()
    said = {
        (row.sku_id, row.warehouse_id): (row.quantity, row.unit_cost, row.currency)
        for row in StockOpening.objects.filter(sku_id__in={sku for sku, _ in wanted})
    }
    return {
        (sku, house): OpeningFacts(on_hand, allocated, said.get((sku, house)))
        for sku, house, on_hand, allocated in levels
    }
