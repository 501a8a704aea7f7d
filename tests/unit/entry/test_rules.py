"""What an entry comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidan.entry.rules import Taken, line_amount, take_money, totals, worth
from zhidan.kernel.errors import InvalidInput


def test_what_comes_back_pays_for_goods_and_never_for_freight() -> None:
    money = totals(amounts=[3_000, 2_000], discount=500, freight=800, credit=6_000)
    assert (money.goods, money.credited, money.surplus, money.payable) == (5_000, 4_500, 1_500, 800)


@pytest.mark.parametrize(
    ("price", "quantity", "currency", "minor"),
    [("19.99", 3, "CNY", 5997), ("0.005", 1, "CNY", 1), ("1200", 2, "JPY", 2400),
     ("1.2345", 1, "KWD", 1235)],
)  # fmt: skip
def test_prices_are_rounded_once_per_line(
    price: str, quantity: int, currency: str, minor: int
) -> None:
    assert line_amount(price, quantity, currency=currency, field="x") == minor


@given(st.integers(0, 10**7), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_a_line_that_comes_back_bit_by_bit_is_worth_what_was_paid(
    payable: int, parts: list[int]
) -> None:
    quantity, before, given_back = sum(parts), 0, 0
    for part in parts:
        given_back += worth(payable=payable, quantity=quantity, before=before, back=part)
        before += part
    assert given_back == payable


@pytest.mark.parametrize(
    ("when", "method", "received", "taken"),
    [
        ("now", "cash", 10_000, Taken(8_000, 2_000)),
        ("now", "wechat", None, Taken(8_000, 0)),
        ("deposit", "wechat", 2_000, Taken(2_000, 0)),
        ("later", "cash", 10_000, Taken(0, 0)),
        ("on_account", "cash", None, Taken(0, 0)),
    ],
)
def test_money_that_is_handed_over(
    when: str, method: str, received: int | None, taken: Taken
) -> None:
    assert take_money(when=when, method=method, received=received, payable=8_000) == taken


@pytest.mark.parametrize(
    ("when", "method", "received", "code"),
    [
        ("now", "cash", 7_999, "received_too_little"),
        ("now", "card", 8_001, "received_too_much"),
        ("deposit", "cash", 8_000, "deposit_not_part"),
        ("deposit", "cash", None, "deposit_not_part"),
    ],
)
def test_money_that_does_not_fit(when: str, method: str, received: int | None, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take_money(when=when, method=method, received=received, payable=8_000)
    assert refusal.value.code == code
