"""Cells as people and spreadsheets write them."""

# ruff: noqa: DTZ001 - times in files have no zone of their own
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from zhidan.channels.reading import cells
from zhidan.channels.reading.cells import BadCell
from zhidan.platform.sheets import safe_text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="4400000011000000000"', "4400000011000000000"),
        ("\t4400000011000000000", "4400000011000000000"),
        ("SF0683392716240\t", "SF0683392716240"),
        ("'13900007316", "13900007316"),
        ("'=1+1", "=1+1"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ('="say ""hi"""', 'say "hi"'),
        ("  a b\u3000", "a b"),
        ("=", "="),
        ("", ""),
    ],
)
def test_wrappers_of_spreadsheets_are_taken_off(written: str, meant: str) -> None:
    assert cells.tidy(written) == meant


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "  =1", '"=1', "\t=1", "a", ""])
def test_what_the_export_makes_safe_reads_back_the_same(text: str) -> None:
    assert cells.tidy(safe_text(text)) == text.strip()


@pytest.mark.parametrize("lost", ["7.49E+15", "4.4e+18", "4.40000001100001E+18", "4,4E+18"])
def test_an_id_that_was_a_float_is_refused(lost: str) -> None:
    with pytest.raises(BadCell) as refused:
        cells.identifier(lost)
    assert (refused.value.code, refused.value.params) == ("precision_lost", {"value": lost})


def test_an_id_keeps_every_digit_and_its_zeros() -> None:
    assert cells.identifier("4400000011000000017") == "4400000011000000017"
    assert cells.identifier("00123") == "00123"
    assert cells.identifier("17850.0") == "17850"


@pytest.mark.parametrize(
    ("written", "currency", "read"),
    [
        ("12.345", "CNY", "12.35"),
        ("¥1,299.00", "CNY", "1299.00"),
        ("1.299,50", "EUR", "1299.50"),
        ("12,5", "EUR", "12.50"),
        ("0.1", "CNY", "0.10"),
        ("1250", "JPY", "1250"),
        ("1.0005", "KWD", "1.001"),
    ],
)
def test_amounts_are_read_in_every_usual_form(written: str, currency: str, read: str) -> None:
    assert cells.amount(written, currency) == read


@pytest.mark.parametrize("nonsense", ["abc", "1.2.3", "--1", "1e5", "NaN", "Infinity", "9" * 30])
def test_an_amount_that_is_none_is_refused(nonsense: str) -> None:
    with pytest.raises(BadCell):
        cells.amount(nonsense, "CNY")


@pytest.mark.parametrize(
    ("written", "code"),
    [("-3", "negative_quantity"), ("0", "negative_quantity"), ("1.5", "bad_quantity"),
     ("x", "bad_quantity"), ("99999999999", "bad_quantity")],
)  # fmt: skip
def test_a_quantity_that_cannot_be_is_refused(written: str, code: str) -> None:
    with pytest.raises(BadCell) as refused:
        cells.quantity(written)
    assert refused.value.code == code


def test_a_quantity_written_as_a_float_is_whole() -> None:
    assert cells.quantity("3.0") == 3


def test_times_are_read_with_and_without_offset() -> None:
    assert cells.moment("2026-02-21 13:57:00") == datetime(2026, 2, 21, 13, 57)
    assert cells.moment("2026/2/21 13:57") == datetime(2026, 2, 21, 13, 57)
    eastern = timezone(timedelta(hours=-5))
    assert cells.moment("2015-11-23 11:23:39 -0500") == datetime(
        2015, 11, 23, 11, 23, 39, tzinfo=eastern
    )
    assert cells.moment("03/04/2026", "dmy") == datetime(2026, 4, 3)
    assert cells.moment("03/04/2026", "mdy") == datetime(2026, 3, 4)
    with pytest.raises(BadCell):
        cells.moment("03/04/2026")


def test_characters_that_hide_or_break_are_named() -> None:
    assert cells.unwanted("a\x00b") == "control_character"
    assert cells.unwanted("a\u202eb") == "bidi_character"
    assert cells.unwanted("第一行\n第二行\t😀") == ""
