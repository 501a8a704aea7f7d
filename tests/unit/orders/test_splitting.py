"""Splitting by what products say of their parcels, and how many parts are too many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from zhidan.kernel.errors import InvalidInput
from zhidan.orders.amounts import LineShare
from zhidan.orders.splitting import MOST_PARTS, ParcelRule, SplitLine, SplitWish, plan_parts

NOTHING = LineShare(0, 0, 0, 0, 0, 0, 0)
VASE = ParcelRule(UUID(int=91), ships_alone=True)
MUG = ParcelRule(UUID(int=92), ships_alone=False, most=4)
BOWL = ParcelRule(UUID(int=93), ships_alone=False, most=2)
LAMP = ParcelRule(UUID(int=94), ships_alone=True, most=2)


def line(at: int, quantity: int, rule: ParcelRule | None = None, **fields: Any) -> SplitLine:
    said = {"supply": "stocked", "kind": "goods", **fields}
    return SplitLine(
        UUID(int=at), UUID(int=100 + at), said.pop("supply"), said.pop("kind"), quantity, 0,
        False, False, 0, 0, 0, NOTHING, parcel_rule=rule, **said,
    )  # fmt: skip


def split(*lines: SplitLine, way: Any = "policy", most: int | None = None) -> list[dict[int, int]]:
    """The parts as line number → pieces."""
    parts = plan_parts(lines, SplitWish(way=way, most=most), houses=(), free={})
    return [{key.int: quantity for key, quantity in part.items()} for part in parts]


def refusal(*lines: SplitLine, **how: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        split(*lines, **how)
    return refused.value.code


def test_what_ships_alone_has_a_part_of_its_own_with_all_its_skus() -> None:
    assert split(line(1, 2, VASE), line(2, 3), line(3, 1, VASE)) == [{2: 3}, {1: 2, 3: 1}]


def test_two_products_that_ship_alone_do_not_travel_together() -> None:
    other = ParcelRule(UUID(int=95), ships_alone=True)
    assert split(line(1, 2, VASE), line(2, 1, other)) == [{1: 2}, {2: 1}]


def test_a_part_holds_no_more_of_a_product_than_it_says_over_all_its_skus() -> None:
    assert split(line(1, 3, MUG), line(2, 6, MUG)) == [{1: 3, 2: 1}, {2: 4}, {2: 1}]


def test_what_ships_alone_is_cut_where_it_also_says_how_many() -> None:
    assert split(line(1, 5, LAMP), line(2, 1)) == [{2: 1}, {1: 2}, {1: 2}, {1: 1}]


def test_products_with_limits_share_parts_and_the_rest_stays_in_the_first() -> None:
    assert split(
        line(1, 5, BOWL), line(2, 9), line(3, 6, MUG), line(4, 1, VASE), line(5, 1, LAMP)
    ) == [{1: 2, 2: 9, 3: 4}, {1: 2, 3: 2}, {1: 1}, {4: 1}, {5: 1}]


def test_what_nobody_mapped_has_no_rule() -> None:
    assert split(line(1, 1, VASE), line(2, 2, supply="")) == [{2: 2}, {1: 1}]


def test_what_is_virtual_or_a_gift_goes_along_with_the_first_part() -> None:
    gift = UUID(int=7)
    assert split(
        line(1, 1, VASE),
        line(2, 1),
        line(3, 1, kind="virtual"),
        line(4, 9, LAMP, kind="gift", gift_rule_id=gift),
    ) == [{2: 1, 3: 1, 4: 9}, {1: 1}]
    assert split(line(1, 3, LAMP), line(2, 1, kind="virtual")) == [{1: 2, 2: 1}, {1: 1}]


@pytest.mark.parametrize(
    "lines",
    [
        [line(1, 9), line(2, 9)],
        [line(1, 4, MUG), line(2, 2, BOWL), line(3, 50)],
        [line(1, 5, VASE)],
        [line(1, 2, LAMP), line(2, 1, kind="virtual")],
    ],
)
def test_an_order_that_its_products_let_stay_whole_is_refused(lines: list[SplitLine]) -> None:
    assert refusal(*lines) == "split_one_part"


@pytest.mark.parametrize("rule", [BOWL, LAMP])
def test_rules_that_make_too_many_parts_are_refused_as_such(rule: ParcelRule) -> None:
    assert len(split(line(1, MOST_PARTS * 2, rule))) == MOST_PARTS
    assert refusal(line(1, 10**12, rule)) == "split_too_many"


@pytest.mark.parametrize("way", ["product", "weight", "quantity"])
def test_more_parts_than_anybody_packs_are_refused_as_too_many(way: str) -> None:
    sold = line(1, MOST_PARTS + 1, weight_g=900)
    assert refusal(sold, way=way, most=1) == "split_too_many"
    assert refusal(sold, line(2, 10**12, weight_g=1), way=way, most=1) == "split_too_many"
