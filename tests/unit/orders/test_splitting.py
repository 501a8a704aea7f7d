"""Splitting: how many parts are too many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from zhidan.kernel.errors import InvalidInput
from zhidan.orders.amounts import LineShare
from zhidan.orders.splitting import MOST_PARTS, SplitLine, SplitWish, plan_parts

NOTHING = LineShare(0, 0, 0, 0, 0, 0, 0)


def line(at: int, quantity: int, **fields: Any) -> SplitLine:
    said = {"supply": "stocked", "kind": "goods", **fields}
    return SplitLine(
        UUID(int=at), UUID(int=100 + at), said.pop("supply"), said.pop("kind"), quantity, 0,
        False, False, 0, 0, 0, NOTHING, **said,
    )  # fmt: skip


def split(*lines: SplitLine, way: Any, most: int | None = None) -> list[dict[int, int]]:
    """The parts as line number → pieces."""
    parts = plan_parts(lines, SplitWish(way=way, most=most), houses=(), free={})
    return [{key.int: quantity for key, quantity in part.items()} for part in parts]


def refusal(*lines: SplitLine, **how: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        split(*lines, **how)
    return refused.value.code


@pytest.mark.parametrize("way", ["product", "weight", "quantity"])
def test_more_parts_than_anybody_packs_are_refused_as_too_many(way: str) -> None:
    sold = line(1, MOST_PARTS + 1, weight_g=900)
    assert refusal(sold, way=way, most=1) == "split_too_many"
    assert refusal(sold, line(2, 10**12, weight_g=1), way=way, most=1) == "split_too_many"
