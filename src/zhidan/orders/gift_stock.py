"""Where an order's goods and gifts come from, and which gifts are left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from zhidan.inventory import api as inventory


class AskedGift(Protocol):
    """A gift that wants stock; without `waits` it is left out where it is short."""

    is_left_out: bool

    @property
    def waits(self) -> bool: ...
    def demands(self) -> list[inventory.Demand]: ...


Choice = tuple[UUID | None, list[inventory.Shortfall], dict[UUID, int]]


def choose_with_gifts(
    goods: Mapping[UUID, int],
    gifts: Sequence[AskedGift],
    houses: Sequence[UUID],
    free: Mapping[inventory.LevelKey, int],
) -> Choice:
    """The first warehouse that holds goods and gifts; where none does, the first that holds what
    the order waits for, and gifts that are short there are left out. Answers warehouse, what is
    missing, and what is needed in the end."""
    if not gifts:
        return *inventory.choose_warehouse(goods, houses, free), dict(goods)
    kept = [gift for gift in gifts if not gift.is_left_out]
    optional = [gift for gift in kept if not gift.waits]
    needed = _with(goods, kept)
    warehouse, missing = inventory.choose_warehouse(needed, houses, free)
    if warehouse is not None or not optional:
        return warehouse, missing, needed
    needed = _with(goods, [gift for gift in kept if gift.waits])
    if needed:
        warehouse, missing = inventory.choose_warehouse(needed, houses, free)
        if warehouse is None:
            return None, missing, needed
    for gift in optional:
        wider = _with(needed, [gift])
        found, _ = inventory.choose_warehouse(wider, (warehouse,) if warehouse else houses, free)
        if found is None:
            gift.is_left_out = True
        else:
            warehouse, needed = found, wider
    return warehouse, [], needed


def _with(goods: Mapping[UUID, int], gifts: Sequence[AskedGift]) -> dict[UUID, int]:
    needed = dict(goods)
    for gift in gifts:
        for demand in gift.demands():
            needed[demand.sku_id] = needed.get(demand.sku_id, 0) + demand.quantity
    return needed
