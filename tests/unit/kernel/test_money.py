"""Money: parsing, printing, apportioning."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import MAX_MINOR, Money, apportion, to_minor, to_text


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("123.45", "CNY", 12345),
        ("0.005", "CNY", 1),
        ("-0.005", "CNY", -1),
        ("1.004999", "CNY", 100),
        ("1200", "JPY", 1200),
        ("1.2345", "KWD", 1235),
    ],
)
def test_amounts_are_read_in_minor_units_rounded_half_up(
    text: str, currency: str, minor: int
) -> None:
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "Infinity", "1e400", "1,2", "10000000000000.01"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        to_minor(text, "CNY")
    assert refused.value.code == "bad_amount"


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_printing_and_reading_are_inverse(minor: int, currency: str) -> None:
    assert to_minor(to_text(minor, currency), currency) == minor


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=40),
)
def test_apportioned_parts_add_up_and_none_is_off_by_a_unit(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)

    shares = weights if sum(weights) else [1] * len(weights)
    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        exact = Decimal(total) * share / sum(shares)
        assert abs(part - exact) < 1


def test_money_shows_itself() -> None:
    assert Money.of("9.9", "CNY").as_json() == {"amount": "9.90", "currency": "CNY"}
    assert str(Money(-5, "CNY")) == "-0.05"
