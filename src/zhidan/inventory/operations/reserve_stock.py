from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from msgspec import Struct

from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import LevelKey
from zhidan.inventory.states import HELD
from zhidan.kernel.ids import uuid7s
from zhidan.platform.bulk import copy_rows

COLUMNS = (
    "sku_id", "id", "warehouse_id", "order_id", "line_id", "quantity", "state",
    "reserved_at", "expires_at", "closed_at",
)  # fmt: skip
TYPES = (
    "uuid", "uuid", "uuid", "uuid", "uuid", "int8", "text",
    "timestamptz", "timestamptz", "timestamptz",
)  # fmt: skip


class PlannedReservation(Struct, frozen=True):
    """A line's share of a level, as the plan wants it. `quantity` in base units."""

    sku_id: UUID
    warehouse_id: UUID
    order_id: UUID
    line_id: UUID
    quantity: int
    expires_at: datetime | None = None


def write_reservations(planned: Sequence[PlannedReservation], *, at: datetime) -> None:
    """Write what is held: one COPY. The levels are the caller's care."""
    copy_rows(
        "reservation",
        COLUMNS,
        TYPES,
        (
            (p.sku_id, row_id, p.warehouse_id, p.order_id, p.line_id, p.quantity, HELD,
             at, p.expires_at, None)
            for row_id, p in zip(uuid7s(len(planned)), planned, strict=True)
        ),
    )  # fmt: skip


def reserve_stock(*, planned: Sequence[PlannedReservation], at: datetime) -> list[LevelKey]:
    """Hold what the plan says: one COPY of reservations, then one conditional update, last of all.

    Answers the levels that no longer had enough. The caller plans inside a savepoint and returns
    to it when the answer is not empty: rows written here then vanish with the rest.
    """
    if not planned:
        return []
    by_level = sorted(planned, key=lambda p: (p.sku_id.int, p.warehouse_id.int))
    write_reservations(by_level, at=at)  # neighbours in the table's own order go in fastest
    return write_levels(
        changes={
            level: (0, sum([p.quantity for p in ones]))
            for level, ones in groupby(by_level, key=attrgetter("sku_id", "warehouse_id"))
        }
    )
