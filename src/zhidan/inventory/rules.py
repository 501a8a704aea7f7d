"""Where an order's goods come from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import Refusal

LevelKey = tuple[UUID, UUID]
"""(sku_id, warehouse_id): what names a level."""


class NotEnoughStock(Refusal):
    """A level would be promised beyond what it holds. Params: sku_id, warehouse_id and more."""

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


def level_after(on_hand: int, allocated: int, hands: int, promised: int) -> tuple[int, int] | None:
    """A level after a change of both figures; None where it would promise more than it holds.

    The condition of `write_levels` and the table's CHECK say the same in SQL.
    """
    after = (on_hand + hands, allocated + promised)
    return after if 0 <= after[1] <= after[0] else None


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


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What is known when an opening file names a level: its figures, and what an opening file
    said of it before (quantity, unit cost and currency), if any did."""

    on_hand: int
    allocated: int
    said_before: tuple[int, Decimal | None, str] | None


def opening_step(
    quantity: int,
    cost: tuple[Decimal, str] | None,
    facts: OpeningFacts,
    existing: Literal["reject", "count"],
) -> tuple[Literal["receive", "count", "nothing"], int] | str:
    """What an opening figure books: the kind of move and its change, or the code of a refusal.

    A level that was never opened and holds nothing receives it. What was said before, or is on
    hand already, is not booked again. Whether anything else may be booked as the difference that
    a count finds is `existing`'s decision, never a guess.
    """
    if facts.said_before is not None and facts.said_before[0] == quantity:
        differs = cost is not None and cost != facts.said_before[1:]
        return "opening_cost_differs" if differs else ("nothing", 0)
    if facts.on_hand == quantity:
        return "nothing", 0
    if facts.on_hand == 0 and facts.said_before is None:
        return "receive", quantity
    if existing == "reject":
        return "stock_there_already"
    if quantity < facts.allocated:
        return "less_than_promised"
    return "count", quantity - facts.on_hand
