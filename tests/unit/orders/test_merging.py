from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from zhidan.orders.merging import MOST_TOGETHER, Candidate, companies, refusal_to_merge

HERE, THERE = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class Standing:
    """An order that may be merged with its like."""

    state: str = "pending_review"
    merge_key: bytes | None = b"wang"
    terms: str = "prepaid"
    is_sealed: bool = False
    fulfilment_status: str = "unfulfilled"
    warehouse_id: UUID | None = HERE


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({}, None),
        ({"state": "approved"}, None),
        ({"warehouse_id": None}, None),
        ({"merge_key": b"li"}, "merge_other_recipient"),
        ({"merge_key": None}, "merge_other_recipient"),
        ({"terms": "cod"}, "merge_other_terms"),
        ({"terms": "deposit"}, "merge_other_terms"),
        ({"is_sealed": True}, "merge_sealed"),
        ({"warehouse_id": THERE}, "merge_other_warehouse"),
        ({"state": "fulfilling"}, "merge_started"),
        ({"state": "pending_payment"}, "merge_started"),
        ({"state": "cancelled"}, "merge_started"),
        ({"fulfilment_status": "partially_fulfilled"}, "merge_started"),
    ],
)
def test_two_orders_merge_when_nothing_tells_them_apart(
    other: dict[str, Any], code: str | None
) -> None:
    assert refusal_to_merge([Standing(), replace(Standing(), **other)]) == code


def test_nobody_merges_when_the_recipient_is_unknown_or_the_number_is_wrong() -> None:
    nobody = Standing(merge_key=None)
    assert refusal_to_merge([nobody, nobody]) == "merge_recipient_unknown"
    assert refusal_to_merge([Standing()]) == "merge_needs_two"
    assert refusal_to_merge([Standing()] * (MOST_TOGETHER + 1)) == "merge_too_many"


def one(number: int, house: UUID | None = HERE, group: int | None = None) -> Candidate:
    return Candidate(UUID(int=number), house, UUID(int=group) if group else None)


def found(*candidates: Candidate) -> list[list[int]]:
    return [[key.int for key in group] for group in companies(candidates)]


def test_orders_are_suggested_by_warehouse_and_the_unreserved_join_the_larger_company() -> None:
    assert found(one(1), one(2)) == [[1, 2]]
    assert found(one(1), one(2, THERE)) == []
    assert found(one(1), one(2), one(3, THERE), one(4, THERE), one(5), one(6, None)) == [
        [1, 2, 5, 6],
        [3, 4],
    ]
    assert found(one(1, None), one(2, None)) == [[1, 2]]


def test_who_travels_together_already_is_no_suggestion() -> None:
    assert found(one(1, group=9), one(2, group=9)) == []
    assert found(one(1, group=9), one(2, group=9), one(3)) == [[1, 2, 3]]
    assert found(one(1, group=9), one(2, group=8)) == [[1, 2]]
    assert [len(group) for group in companies([one(n) for n in range(1, 60)])] == [MOST_TOGETHER]
