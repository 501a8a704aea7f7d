from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zhidan.fulfilment.tracking import (
    Candidate,
    candidates,
    compact,
    fits,
    known_carriers,
    refusal_of_number,
)

COURIERS = (
    Path(__file__).resolve().parents[4] / "shared/data/carriers/tracking_number_data/couriers"
)
# Formats whose public table gives them no id of their own, by their name there.
OURS = {
    "LaserShip 1LS7 (18)": "lasership_1ls7_18",
    "Old Dominion": "old_dominion",
    "Old Dominion Guaranteed Shipment": "old_dominion_guaranteed",
    "UPS Waybill": "ups_waybill",
}


def _public_numbers() -> list[tuple[str, str, bool]]:
    rows: list[tuple[str, str, bool]] = []
    for path in sorted(COURIERS.glob("*.json")):
        for kind in json.loads(path.read_text("utf-8"))["tracking_numbers"]:
            tests: dict[str, Any] = kind["test_numbers"]
            form = OURS.get(kind["name"]) or kind["id"]
            rows += [(form, number, True) for number in tests["valid"]]
            rows += [(form, number, False) for number in tests["invalid"]]
    return rows


@pytest.mark.skipif(not COURIERS.is_dir(), reason="the public table is not here")
def test_the_public_table_is_judged_as_it_says_when_every_number_is_tried() -> None:
    forms = {form.id: form for one in known_carriers().values() for form in one.formats}
    rows = _public_numbers()
    assert len({form for form, _, _ in rows}) == 39
    assert len(rows) >= 150
    wrong = [row for row in rows if fits(forms[row[0]], compact(row[1])) is not row[2]]
    assert wrong == []


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        ("sf", "SF1234567890123"),
        ("sf", "sf 1234 5678 9012 3"),
        ("zto", "78123456789012"),
        ("yto", "YT6186594166532"),
        ("sto", "773123456789012"),
        ("yunda", "462598770000531"),
        ("jd", "JDVA11400000483"),
        ("jd", "JD0123456789012-1-2-"),
        ("jt", "JT0006900026954"),
        ("ems", "1240900081750"),
        ("ems", "EA123456785CN"),
        ("chinapost", "9876543210987"),
        ("deppon", "DPK300500015441"),
        ("ups", "1Z5R89390357567127"),
        ("s10", "RB123456785GB"),
        ("dpd", "008182709980000020033350276C"),
        ("other", "ANYTHING-42"),
        ("self", "0001"),
    ],
)
def test_a_number_is_taken_when_it_fits_its_carrier(carrier: str, number: str) -> None:
    assert refusal_of_number(carrier, number) is None


@pytest.mark.parametrize(
    ("carrier", "number", "code"),
    [
        ("sf", "", "tracking_no_missing"),
        ("sf", " \u200b\t", "tracking_no_missing"),
        ("sf", "SF12345678901", "tracking_no_unlike_carrier"),
        ("sf", "YT1234567890123", "tracking_no_unlike_carrier"),
        ("sf", "=SF1234567890123", "tracking_no_bad_characters"),
        ("zto", "7.8123E+13", "tracking_no_bad_characters"),
        ("other", "1" * 41, "tracking_no_bad_characters"),
        ("other", "单号123456", "tracking_no_bad_characters"),
        ("ups", "1Z5R89390357567128", "tracking_no_check_digit"),
        ("ems", "EA123456784CN", "tracking_no_check_digit"),
        ("s10", "RB123456785XX", "tracking_no_check_digit"),
        ("jt", "JT١٢٣٤٥٦٧٨٩٠١٢٣", "tracking_no_bad_characters"),
    ],
)
def test_a_number_is_refused_with_its_reason_when_it_cannot_be_right(
    carrier: str, number: str, code: str
) -> None:
    assert refusal_of_number(carrier, number) == code


def test_full_width_digits_are_read_when_they_were_typed_with_a_chinese_keyboard() -> None:
    assert compact("ＳＦ１２３ ４５６７８９０１２３") == "SF1234567890123"


def test_candidates_are_certain_ones_first_when_a_bare_number_fits_several() -> None:
    assert candidates("YT6186594166532")[0] == Candidate("yto", "yto", True)
    bare = candidates("986578788855")
    assert bare[0] == Candidate("fedex", "fedex_12", True)
    assert {one.carrier_code for one in bare} >= {"sf", "zto"}
    assert [one.is_sure for one in bare] == sorted((one.is_sure for one in bare), reverse=True)


def test_nobody_is_named_when_a_number_fits_no_carrier() -> None:
    assert candidates("没有这样的单号") == []


def test_any_one_wrong_digit_is_found_when_the_carrier_weighs_three_and_one() -> None:
    serial = "123456789012345"
    (number,) = (
        serial + d for d in "0123456789" if not refusal_of_number("canada_post", serial + d)
    )
    changed = [f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}" for at in range(16)]
    assert {refusal_of_number("canada_post", one) for one in changed} == {"tracking_no_check_digit"}


def test_codes_and_formats_are_named_once_when_the_table_is_read() -> None:
    table = known_carriers()
    ids = [form.id for one in table.values() for form in one.formats]
    assert len(ids) == len(set(ids))
    assert {"sf", "zto", "yto", "sto", "yunda", "jd", "jt", "ems", "chinapost", "deppon"} <= set(
        table
    )
    assert all("{}" in one.tracking_url for one in table.values() if one.tracking_url)
