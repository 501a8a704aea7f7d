"""Which pieces of an order go into which part, by the way somebody wants it split. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.orders.amounts import LineShare

Way = Literal[
    "warehouse", "stock", "presale", "made_to_order", "product", "policy", "weight", "quantity",
    "hand",
]  # fmt: skip
WAYS = (
    "warehouse", "stock", "presale", "made_to_order", "product", "policy", "weight", "quantity",
    "hand",
)  # fmt: skip
MOST_PARTS = 50
LevelKey = tuple[UUID, UUID]
Part = dict[UUID, int]
"""Base units by line."""


class PartLine(Struct, frozen=True, forbid_unknown_fields=True):
    """So many base units of a line."""

    line_id: UUID
    quantity: Annotated[int, Meta(gt=0)]


PartLines = Annotated[tuple[PartLine, ...], Meta(max_length=500)]


class SplitWish(Struct, frozen=True, forbid_unknown_fields=True):
    """How to split. `most` is what a part may weigh at most in grams, or how many pieces it may
    have. Where `parts` are said they are what each part is made of, as somebody saw or made them;
    the way then only says how they came about."""

    way: Way
    most: Annotated[int, Meta(gt=0, le=10_000_000)] | None = None
    parts: Annotated[tuple[PartLines, ...], Meta(max_length=MOST_PARTS)] = ()


class ParcelRule(Struct, frozen=True):
    """What a product says of its parcels: whether it ships alone, and how many pieces of it one
    may hold (0: as many as there are)."""

    product_id: UUID
    ships_alone: bool
    most: int = 0


class SplitLine(Struct, frozen=True):
    """A line as splitting sees it: what it is, how much of it, and its money in minor units."""

    id: UUID
    sku_id: UUID | None
    supply: str
    kind: str
    quantity: int
    refund_quantity: int
    is_presale: bool
    is_customised: bool
    amount: int
    discount: int
    tax: int
    share: LineShare
    weight_g: int = 0
    gift_rule_id: UUID | None = None
    parcel_rule: ParcelRule | None = None

    @property
    def goes_along(self) -> bool:
        """Whether it has no way of its own: what is virtual, and what was given with the goods."""
        return self.is_virtual or self.gift_rule_id is not None

    @property
    def is_virtual(self) -> bool:
        return self.kind == "virtual" or self.supply == "virtual"


def plan_parts(
    lines: Sequence[SplitLine],
    wish: SplitWish,
    *,
    houses: Sequence[UUID],
    free: Mapping[LevelKey, int],
) -> list[Part]:
    """The parts, each with what it takes of which line. `houses` are the warehouses the shop asks
    in turn, `free` what of each SKU they could give this order.

    What is virtual and what was given with the goods goes along with the first part. Raises:
    InvalidInput: split_one_part, split_too_many, split_not_whole, split_most_missing,
    split_gift_apart.
    """
    if wish.parts or wish.way == "hand":
        return _checked([_summed(part) for part in wish.parts], lines)
    goods = [line for line in lines if not line.goes_along]
    if wish.way in ("weight", "quantity") and wish.most is None:
        raise InvalidInput(code="split_most_missing", field="most")
    parts = [part for part in _planned(goods, wish, houses, free) if part]
    if parts:
        parts[0] |= {line.id: line.quantity for line in lines if line.goes_along}
    return _checked(parts, lines)


def _planned(
    goods: Sequence[SplitLine],
    wish: SplitWish,
    houses: Sequence[UUID],
    free: Mapping[LevelKey, int],
) -> list[Part]:
    most = wish.most or 0
    match wish.way:
        case "warehouse":
            return _where_stock_is(goods, houses, free, most_houses=len(houses))
        case "stock":
            return _where_stock_is(goods, houses, free, most_houses=1)
        case "presale":
            return _apart(goods, lambda line: line.is_presale)
        case "made_to_order":
            return _apart(goods, lambda line: line.supply == "to_order" or line.is_customised)
        case "product":
            return _each_alone(goods, most)
        case "policy":
            return _by_rules(goods)
        case "weight":
            return _filled(goods, most, lambda line: line.weight_g)
        case _:
            return _in_pieces(goods, most)


def _apart(goods: Iterable[SplitLine], is_other: Callable[[SplitLine], bool]) -> list[Part]:
    parts: tuple[Part, Part] = ({}, {})
    for line in goods:
        parts[is_other(line)][line.id] = line.quantity
    return list(parts)


def _each_alone(goods: Iterable[SplitLine], most: int) -> list[Part]:
    """Every product in a part of its own; with `most`, in as many as that takes."""
    by_sku: dict[UUID, list[SplitLine]] = {}
    for line in goods:
        by_sku.setdefault(line.sku_id or line.id, []).append(line)
    parts: list[Part] = []
    for listed in by_sku.values():
        parts += _in_pieces(listed, most)
    return parts


def _by_rules(goods: Iterable[SplitLine]) -> list[Part]:
    """What may travel together, in as few parts as the product with the most parcels takes; then
    what ships alone, product by product."""
    by_rule: dict[ParcelRule | None, list[SplitLine]] = {}
    for line in goods:
        by_rule.setdefault(line.parcel_rule, []).append(line)
    shared: list[Part] = []
    alone: list[Part] = []
    for rule, listed in by_rule.items():
        cut = _in_pieces(listed, rule.most if rule else 0)
        if rule and rule.ships_alone:
            alone += cut
            continue
        shared += [{} for _ in cut[len(shared) :]]
        for part, more in zip(shared, cut, strict=False):
            part.update(more)
    return [*shared, *alone]


def _in_pieces(goods: Sequence[SplitLine], most: int) -> list[Part]:
    """Parts of at most so many pieces; without `most`, one."""
    return _filled(goods, most or sum(line.quantity for line in goods), lambda _line: 1)


def _filled(
    goods: Iterable[SplitLine], most: int, size_of: Callable[[SplitLine], int]
) -> list[Part]:
    """One part after the other up to `most`; a single piece that is more has a part to itself."""
    parts: list[Part] = [{}]
    room = most
    for line in goods:
        size, left = size_of(line), line.quantity
        while left:
            fits = left if size == 0 else min(left, max(room, 0) // size)
            if fits == 0 and parts[-1]:
                if len(parts) > MOST_PARTS:
                    return parts
                parts.append({})
                room = most
                continue
            fits = fits or 1
            parts[-1][line.id] = parts[-1].get(line.id, 0) + fits
            room -= fits * size
            left -= fits
    return parts


def _where_stock_is(
    goods: Sequence[SplitLine],
    houses: Sequence[UUID],
    free: Mapping[LevelKey, int],
    *,
    most_houses: int,
) -> list[Part]:
    """What each warehouse can give, the one that can give most first; what none has stays
    together. What is made to order goes with the first warehouse, where only one may give it
    waits with the rest."""
    left = {line.id: line.quantity for line in goods if line.supply == "stocked"}
    parts: list[Part] = []
    asked = list(houses)
    while asked and left and len(parts) < most_houses:
        gives = {house: _given(goods, left, house, free) for house in asked}
        best = max(asked, key=lambda house: sum(gives[house].values()))
        if not gives[best]:
            break
        parts.append(gives[best])
        asked.remove(best)
        for line_id, quantity in gives[best].items():
            left[line_id] -= quantity
        left = {line_id: quantity for line_id, quantity in left.items() if quantity}
    rest: Part = dict(left)
    for line in goods:
        if line.supply == "stocked":
            continue
        goes_along = parts and most_houses > 1 and line.supply
        (parts[0] if goes_along else rest)[line.id] = line.quantity
    return [*parts, rest]


def _given(
    goods: Iterable[SplitLine], left: Part, house: UUID, free: Mapping[LevelKey, int]
) -> Part:
    given: Part = {}
    taken: dict[UUID, int] = {}
    for line in goods:
        if line.id not in left or line.sku_id is None:
            continue
        there = free.get((line.sku_id, house), 0) - taken.get(line.sku_id, 0)
        if (most := min(left[line.id], there)) > 0:
            given[line.id] = most
            taken[line.sku_id] = taken.get(line.sku_id, 0) + most
    return given


def _summed(part: Iterable[PartLine]) -> Part:
    found: Part = {}
    for piece in part:
        found[piece.line_id] = found.get(piece.line_id, 0) + piece.quantity
    return found


def _checked(parts: Sequence[Part], lines: Sequence[SplitLine]) -> list[Part]:
    wanted = {line.id: line.quantity for line in lines}
    given: Part = {}
    for part in parts:
        for line_id, quantity in part.items():
            given[line_id] = given.get(line_id, 0) + quantity
    kept = [part for part in parts if part]
    if len(kept) < 2:
        raise InvalidInput(code="split_one_part", field="parts")
    if len(kept) > MOST_PARTS:
        raise InvalidInput(code="split_too_many", field="parts", most=MOST_PARTS)
    if given != wanted:
        raise InvalidInput(code="split_not_whole", field="parts")
    rules = {line.id: line.gift_rule_id for line in lines if line.gift_rule_id}
    carried = {
        (rule, at) for at, part in enumerate(kept) for key in part if (rule := rules.get(key))
    }
    if len(carried) > len(set(rules.values())):
        raise InvalidInput(code="split_gift_apart", field="parts")
    return kept
