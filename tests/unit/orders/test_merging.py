from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from zhidan.orders.merging import MOST_TOGETHER, Candidate, companies, refusal_to_merge, window_ends

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


def test_of_many_to_one_recipient_as_few_parcels_are_made_as_hold_them() -> None:
    many = [one(n) for n in range(1, 60)]
    assert [len(group) for group in companies(many)] == [MOST_TOGETHER, 9]
    full = [one(n, group=900) for n in range(1, MOST_TOGETHER + 1)]
    assert companies(full) == []
    assert found(*full, one(51), one(52)) == [[51, 52]]
    torn = [one(n, group=901 if n in (1, 60) else None) for n in range(1, 61)]
    assert [key for key in found(*torn)[0] if key in (1, 60)] == [1, 60]


@pytest.mark.parametrize(
    ("wait_minutes", "is_automatic", "paid_before", "ends_after"),
    [
        (0, False, 0, None),
        (0, True, 0, 0),
        (30, False, 0, 30),
        (30, True, 10, 20),
        (30, False, 30, None),
        (30, True, 45, 0),
        (30, True, -5, 30),
    ],
)
def test_the_wait_counts_from_the_payment(
    wait_minutes: int, is_automatic: bool, paid_before: int, ends_after: int | None
) -> None:
    at = datetime(2026, 11, 11, 10, tzinfo=UTC)
    end = window_ends(
        wait_minutes=wait_minutes,
        is_automatic=is_automatic,
        since=at - timedelta(minutes=paid_before),
        at=at,
    )
    assert end == (None if ends_after is None else at + timedelta(minutes=ends_after))
