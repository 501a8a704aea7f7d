"""An incoming order's money: derived, checked, apportioned."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidan.kernel.errors import InvalidInput
from zhidan.orders.amounts import (
    LineShare,
    SharedParts,
    payment_status,
    read_amounts,
    share_out,
)
from zhidan.orders.incoming import IncomingAmounts, IncomingLine, IncomingOrder


def order(lines: list[IncomingLine], **amounts: str) -> IncomingOrder:
    return IncomingOrder(
        external_no="T1", status="paid", lines=lines, amounts=IncomingAmounts(**amounts)
    )


def line(quantity: int = 1, price: str | None = "10.00", **fields: Any) -> IncomingLine:
    return IncomingLine(title="x", quantity=quantity, unit_price=price, **fields)


def test_without_any_stated_sum_the_lines_decide() -> None:
    money = read_amounts(order([line(3), line(1, "0.015")]))

    assert (money.goods, money.payable, money.receivable, money.paid) == (3002, 3002, 3002, 3002)
    assert money.mismatch is None


def test_an_unexplained_rest_is_a_discount_when_less_is_owed_and_freight_when_more() -> None:
    less = read_amounts(order([line(3)], payable="25.00"))
    more = read_amounts(order([line(3)], payable="36.00"))

    assert (less.seller_discount, less.payable) == (500, 2500)
    assert (more.freight, more.payable) == (600, 3600)


def test_stated_parts_that_contradict_their_sum_are_told_and_the_parts_count() -> None:
    money = read_amounts(order([line(3)], freight="0.00", seller_discount="1.00", payable="40.00"))

    assert (money.payable, money.mismatch) == (2900, {"payable": "40.00", "sum": "29.00"})


def test_a_subsidy_is_what_reaches_us_beyond_what_the_buyer_owes() -> None:
    money = read_amounts(order([line(3)], payable="25.00", receivable="29.00"))

    assert (money.payable, money.platform_subsidy, money.receivable) == (2500, 400, 2900)


def test_line_totals_win_over_unit_prices_and_give_the_price_where_it_is_missing() -> None:
    money = read_amounts(order([line(3, None, amount="10.00"), line(3, "3.33", amount="10.00")]))

    assert [row.amount for row in money.lines] == [1000, 1000]
    assert [row.unit_price for row in money.lines] == [Decimal("3.3333"), Decimal("3.33")]


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        (order([line(0)]), "lines.0.quantity", "negative_quantity"),
        (order([line(10**9)]), "lines.0.quantity", "bad_quantity"),
        (order([line(1, "-1")]), "lines.0.unit_price", "negative_amount"),
        (order([line(1, "1e30")]), "lines.0.unit_price", "bad_amount"),
        (order([line(1, None)]), "lines.0.unit_price", "price_missing"),
        (order([line()], freight="-2"), "amounts.freight", "negative_amount"),
        (order([line()], payable="abc"), "amounts.payable", "bad_amount"),
        (order([line()], seller_discount="99"), "amounts.payable", "negative_amount"),
        (order([line(amount="9000000000000")] * 2), "amounts.goods", "bad_amount"),
        (order([line(10_000_000, "9000000000000")]), "lines.0.amount", "bad_amount"),
        (order([line()], freight="9999999999999", tax="9999999999999"), "amounts.payable",
         "bad_amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(sent: IncomingOrder, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_amounts(sent)
    assert (refused.value.field, refused.value.code) == (field, code)


cents = st.integers(0, 100_000).map(lambda minor: f"{minor / 100:.2f}")


@given(
    st.lists(st.tuples(st.integers(1, 20), cents), min_size=1, max_size=8),
    cents,
    st.integers(0, 100),
)
def test_parts_add_up_and_no_line_falls_below_nothing(
    rows: list[tuple[int, str]], freight: str, percent: int
) -> None:
    lines = [line(quantity, price) for quantity, price in rows]
    plain = read_amounts(order(lines))
    discount = f"{plain.goods * percent // 100 / 100:.2f}"

    money = read_amounts(order(lines, freight=freight, seller_discount=discount))

    parts = money.goods + money.freight + money.tax - money.seller_discount
    assert money.payable == parts
    assert sum(row.share.discount for row in money.lines) == money.seller_discount
    assert all(0 <= row.share.discount <= row.amount for row in money.lines)


parts_of_money = st.builds(SharedParts, *[st.integers(0, 5_000)] * 6)


@given(parts_of_money, st.lists(st.integers(0, 3_000), min_size=1, max_size=8))
def test_every_part_is_shared_out_to_the_last_unit(parts: SharedParts, amounts: list[int]) -> None:
    shares = share_out(parts, amounts)

    def given_to_lines(name: str) -> int:
        return sum(getattr(share, name) for share in shares)

    for name in ("freight", "platform_subsidy", "streamer_subsidy"):
        assert given_to_lines(name) == getattr(parts, name)
    discounts = ("seller_discount", "platform_discount", "streamer_discount")
    left = sum(amounts)
    for name in discounts:
        assert given_to_lines(name) == min(getattr(parts, name), left)
        left -= given_to_lines(name)
    for share, amount in zip(shares, amounts, strict=True):
        assert share.discount == sum(getattr(share, name) for name in discounts) <= amount
        assert min(getattr(share, name) for name in LineShare.__struct_fields__) >= 0


@pytest.mark.parametrize(
    ("paid", "refunded", "payable", "status"),
    [
        (0, 0, 100, "unpaid"),
        (40, 0, 100, "partially_paid"),
        (100, 0, 100, "paid"),
        (120, 0, 100, "paid"),
        (100, 30, 100, "partially_refunded"),
        (100, 100, 100, "refunded"),
        (0, 0, 0, "paid"),
    ],
)
def test_the_payment_axis(paid: int, refunded: int, payable: int, status: str) -> None:
    assert payment_status(paid=paid, refunded=refunded, payable=payable) == status
