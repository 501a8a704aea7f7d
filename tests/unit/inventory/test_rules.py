"""Where goods come from, and what a level may become."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from zhidan.inventory.rules import (
    Demand,
    OpeningFacts,
    Shortfall,
    choose_warehouse,
    level_after,
    needs,
    opening_step,
    take_from,
)
from zhidan.kernel.ids import uuid7s

A, B, EAST, WEST, LINE = uuid7s(5)
COST = (Decimal(200), "CNY")


def test_two_lines_of_one_sku_are_one_need() -> None:
    assert needs([Demand(LINE, A, 2), Demand(LINE, B, 1), Demand(LINE, A, 3)]) == {A: 5, B: 1}


def test_the_first_warehouse_that_holds_everything_is_taken() -> None:
    free = {(A, EAST): 5, (B, EAST): 0, (A, WEST): 5, (B, WEST): 1}
    assert choose_warehouse({A: 5, B: 1}, [EAST, WEST], free) == (WEST, [])
    assert choose_warehouse({A: 5}, [EAST, WEST], free) == (EAST, [])


def test_the_smallest_shortfall_is_told_when_nobody_holds_everything() -> None:
    free = {(A, EAST): 1, (A, WEST): 5, (B, WEST): -3}
    assert choose_warehouse({A: 5, B: 2}, [EAST, WEST], free) == (None, [Shortfall(B, 2, 0)])
    assert choose_warehouse({A: 5}, [], free) == (None, [Shortfall(A, 5, 0)])


def test_what_is_planned_is_no_longer_free() -> None:
    free = {(A, EAST): 5}
    take_from(free, EAST, {A: 3})
    assert free == {(A, EAST): 2}


@pytest.mark.parametrize(
    ("level", "change", "after"),
    [
        ((5, 2), (0, 3), (5, 5)),
        ((5, 2), (0, 4), None),
        ((5, 2), (-3, 0), (2, 2)),
        ((5, 2), (-4, 0), None),
        ((5, 2), (-2, -2), (3, 0)),
        ((5, 2), (0, -3), None),
        ((0, 0), (7, 0), (7, 0)),
    ],
)
def test_a_level_never_promises_more_than_it_holds(
    level: tuple[int, int], change: tuple[int, int], after: tuple[int, int] | None
) -> None:
    assert level_after(*level, *change) == after


@pytest.mark.parametrize(
    ("quantity", "cost", "facts", "rejecting", "counting"),
    [
        (5, None, (0, 0, None), ("receive", 5), ("receive", 5)),
        (0, None, (0, 0, None), ("nothing", 0), ("nothing", 0)),
        (5, None, (5, 0, None), ("nothing", 0), ("nothing", 0)),
        (5, None, (8, 0, None), "stock_there_already", ("count", -3)),
        (5, None, (8, 6, None), "stock_there_already", "less_than_promised"),
        (5, None, (3, 0, (5, None, "")), ("nothing", 0), ("nothing", 0)),
        (5, COST, (3, 0, (5, *COST)), ("nothing", 0), ("nothing", 0)),
        (5, COST, (5, 0, (5, None, "")), "opening_cost_differs", "opening_cost_differs"),
        (5, None, (0, 0, (4, None, "")), "stock_there_already", ("count", 5)),
    ],
)
def test_an_opening_figure_counts_once_and_never_guesses(
    quantity: int, cost: Any, facts: Any, rejecting: object, counting: object
) -> None:
    known = OpeningFacts(*facts)
    assert opening_step(quantity, cost, known, "reject") == rejecting
    assert opening_step(quantity, cost, known, "count") == counting
