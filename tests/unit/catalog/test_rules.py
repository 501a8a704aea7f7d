"""Costs, barcodes and options as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhidan.catalog.rules import (
    clean_barcodes,
    clean_options,
    cost_text,
    likeness,
    sku_title,
    to_unit_cost,
)
from zhidan.kernel.errors import InvalidInput


@pytest.mark.parametrize(
    ("amount", "currency", "cost", "text"),
    [
        ("12.34", "CNY", "1234.0000", "12.34"),
        ("0.123456", "CNY", "12.3456", "0.123456"),
        ("0.12345678", "CNY", "12.3457", "0.123457"),
        ("500", "JPY", "500.0000", "500"),
        ("1.5", "KWD", "1500.0000", "1.500"),
        ("0", "CNY", "0.0000", "0.00"),
    ],
)
def test_a_unit_cost_keeps_four_places_of_the_minor_unit(
    amount: str, currency: str, cost: str, text: str
) -> None:
    found = to_unit_cost(amount, currency)
    assert (found, cost_text(found, currency)) == (Decimal(cost), text)


@pytest.mark.parametrize("amount", ["", "x", "NaN", "Infinity", "-1", "1e30"])
def test_a_cost_that_is_none_is_refused(amount: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        to_unit_cost(amount, "CNY")
    assert refused.value.code == "bad_amount"


def test_barcodes_are_read_as_a_scanner_sends_them() -> None:
    assert clean_barcodes([" 6901234567892", "６９０１２３４５６７８９２", "AB-1/2"]) == [
        "6901234567892",
        "AB-1/2",
    ]


@pytest.mark.parametrize("barcode", ["", "条码", "a\nb\x00", "x" * 81])
def test_what_no_scanner_sends_is_no_barcode(barcode: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_barcodes(["1", barcode])
    assert (refused.value.code, refused.value.field) == ("bad_barcode", "barcodes.1")


def test_too_many_barcodes_are_refused() -> None:
    with pytest.raises(InvalidInput, match="too_many"):
        clean_barcodes([str(number) for number in range(21)])


def test_options_lose_the_white_space_around_them() -> None:
    assert clean_options({" 颜色 ": " 红 ", "尺码": "L"}) == {"颜色": "红", "尺码": "L"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"": "红"}, "bad_option"),
        ({"颜色": " "}, "bad_option"),
        ({"颜色": "x" * 81}, "bad_option"),
        ({"颜色": "红\u202e"}, "bad_characters"),
        ({str(n): "x" for n in range(13)}, "too_many"),
    ],
)
def test_options_nobody_can_read_are_refused(options: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_options(options)
    assert refused.value.code == code


def test_a_sku_without_a_title_is_called_after_product_and_options() -> None:
    assert sku_title("马克杯", {"颜色": "红", "容量": "300ml"}) == "马克杯 红 300ml"


@pytest.mark.parametrize(
    ("title", "text", "options", "score"),
    [
        (1.0, "马克杯 颜色:黑", ["黑"], 99),
        (1.0, "卫衣 颜色:黑;尺码:XXL", ["黑", "L"], 85),
        (1.0, "袜子 36 - 38", ["36-38"], 99),
        (1.0, "马克杯 颜色:白", ["黑"], 70),
        (0.5, "马克杯 350ML / 黑", ["350 ml", "黑"], 50),
        (0.5, "马克杯 黑", ["350 ml", "黑"], 42),
        (0.8, "马克杯", [], 80),
    ],
)
def test_a_sku_is_like_a_listing_by_its_title_and_the_options_that_are_named(
    title: float, text: str, options: list[str], score: int
) -> None:
    assert likeness(title, text, options) == score
