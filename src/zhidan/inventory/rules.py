"""Where an order's goods come from. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.kernel.errors import Refusal


class NotEnoughStock(Refusal):
    """A level would be promised beyond what it holds. Params: sku_id, warehouse_id."""

    code, status = "not_enough_stock", 409


@dataclass(frozen=True, slots=True)
class Demand:
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


def needs(demands: Iterable[Demand]) -> Counter[UUID]:
    """Summed per SKU: two lines of one SKU are one need."""
    summed: Counter[UUID] = Counter()
    for demand in demands:
        summed[demand.sku_id] += demand.quantity
    return summed


def choose_warehouse(
    demands: Sequence[Demand],
    warehouses: Sequence[UUID],
    available: Mapping[tuple[UUID, UUID], int],
) -> tuple[UUID | None, list[Shortfall]]:
    """The first warehouse that holds the whole order, or None with the smallest shortfall."""
    summed, best = needs(demands), None
    for warehouse in warehouses:
        missing = [
            Shortfall(sku, quantity, max(available.get((sku, warehouse), 0), 0))
            for sku, quantity in summed.items()
            if available.get((sku, warehouse), 0) < quantity
        ]
        if not missing:
            return warehouse, []
        if best is None or len(missing) < len(best):
            best = missing
    if best is None:
        best = [Shortfall(sku, quantity, 0) for sku, quantity in summed.items()]
    return None, best


def take_from(
    available: MutableMapping[tuple[UUID, UUID], int], warehouse: UUID, demands: Iterable[Demand]
) -> None:
    """Note in the plan's own picture of the stock that `demands` are taken."""
    for sku, quantity in needs(demands).items():
        available[(sku, warehouse)] -= quantity
