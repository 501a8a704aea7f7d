"""Where an order's goods come from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import Refusal


class NotEnoughStock(Refusal):
    """A level would be promised beyond what it holds. Params: sku_id, warehouse_id."""

    code, status = "not_enough_stock", 409


class Demand(Struct, frozen=True):
    """What one line of an order needs, in base units."""

    line_id: UUID
    sku_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing of a SKU in the warehouse that comes closest to holding the order."""

    sku_id: UUID
    needed: int
    available: int


def needs(demands: Iterable[Demand]) -> dict[UUID, int]:
    """Summed per SKU: two lines of one SKU are one need."""
    summed: dict[UUID, int] = {}
    for demand in demands:
        summed[demand.sku_id] = summed.get(demand.sku_id, 0) + demand.quantity
    return summed


def choose_warehouse(
    needed: Mapping[UUID, int],
    warehouses: Sequence[UUID],
    available: Mapping[tuple[UUID, UUID], int],
) -> tuple[UUID | None, list[Shortfall]]:
    """The first warehouse that holds all that is `needed` (see `needs`), or None with the
    smallest shortfall."""
    best = None
    for warehouse in warehouses:
        missing = [
            Shortfall(sku, quantity, max(free, 0))
            for sku, quantity in needed.items()
            if (free := available.get((sku, warehouse), 0)) < quantity
        ]
        if not missing:
            return warehouse, []
        if best is None or len(missing) < len(best):
            best = missing
    if best is None:
        best = [Shortfall(sku, quantity, 0) for sku, quantity in needed.items()]
    return None, best


def take_from(
    available: MutableMapping[tuple[UUID, UUID], int], warehouse: UUID, needed: Mapping[UUID, int]
) -> None:
    """Note in the plan's own picture of the stock that `needed` is taken."""
    for sku, quantity in needed.items():
        available[(sku, warehouse)] -= quantity
