"""Tracking numbers: which carrier a number looks like, and whether its check digit is right.

The formats stand in tracking_formats.json. What a carrier publishes with a check digit is proof;
a mere length is a guess, marked `sure: false`. A number range may be newer than this table, so
the packing table warns and a person may overrule it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

MAX_LENGTH = 40
_ALLOWED = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}", re.ASCII)
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One way a carrier writes its numbers. `is_sure`: more than a mere count of digits."""

    id: str
    pattern: re.Pattern[str]
    check: dict[str, Any] | None
    is_sure: bool


@dataclass(frozen=True, slots=True)
class KnownCarrier:
    """A carrier as we know it. `tracking_url` holds one ``{}`` for the number, or is empty."""

    code: str
    name: str
    name_en: str
    tracking_url: str
    formats: tuple[NumberFormat, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carrier whose format a number fits."""

    carrier_code: str
    format_id: str
    is_sure: bool


def compact(text: str) -> str:
    """The number as carriers store it: upper case, half width, nothing between the digits."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in plain if char.isprintable() and not char.isspace())


@cache
def known_carriers() -> dict[str, KnownCarrier]:
    """Every carrier of the table by its code."""
    return {
        row["code"]: KnownCarrier(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            tracking_url=row["tracking_url"],
            formats=tuple(_format(entry) for entry in row["formats"]),
        )
        for row in _table()["carriers"]
    }


def candidates(tracking_no: str) -> list[Candidate]:
    """The carriers whose numbers look like this one, the surest first, then as in the table."""
    number = compact(tracking_no)
    found = [
        Candidate(carrier.code, form.id, form.is_sure)
        for carrier in known_carriers().values()
        for form in carrier.formats
        if fits(form, number)
    ]
    best = {one.carrier_code: one for one in sorted(found, key=lambda one: one.is_sure)}
    return sorted(
        (one for one in found if best[one.carrier_code] is one), key=lambda one: not one.is_sure
    )


def fits(form: NumberFormat, number: str) -> bool:
    """Pattern, check digit and country are all right."""
    match = form.pattern.fullmatch(number)
    return match is not None and _is_proven(form, match)


def refusal_of_number(carrier_code: str, tracking_no: str) -> str | None:
    """Why this cannot be a number of this carrier, as a code; None when it may be one.

    A carrier without known formats takes any plain number.
    """
    number = compact(tracking_no)
    if not number:
        return "tracking_no_missing"
    if not _ALLOWED.fullmatch(number):
        return "tracking_no_bad_characters"
    carrier = known_carriers().get(carrier_code)
    if carrier is None or not carrier.formats:
        return None
    alike = [
        (form, match)
        for form in carrier.formats
        if (match := form.pattern.fullmatch(number)) is not None
    ]
    if not alike:
        return "tracking_no_unlike_carrier"
    if any(_is_proven(form, match) for form, match in alike):
        return None
    return "tracking_no_check_digit"


def _is_proven(form: NumberFormat, match: re.Match[str]) -> bool:
    if form.check is None:
        return True
    groups = match.groupdict()
    country = groups.get("country")
    if country is not None and country not in _s10_countries():
        return False
    serial = groups["serial"]
    lead = form.check.get("lead", "")
    if lead and not serial.startswith(lead):
        serial = lead + serial
    return _CHECKS[form.check["kind"]](serial, form.check) == groups["check"]


def _mod10(serial: str, rule: dict[str, Any]) -> str:
    weights = (int(rule["even"]), int(rule["odd"]))
    total = sum(_digit(char) * weights[at % 2] for at, char in enumerate(serial))
    return str(-total % 10)


def _digit(char: str) -> int:
    """Letters count as the last digit of (their ASCII code − 3)."""
    return int(char) if char.isdigit() else (ord(char) - 3) % 10


def _mod7(serial: str, _rule: dict[str, Any]) -> str:
    return str(int(serial) % 7)


def _luhn(serial: str, _rule: dict[str, Any]) -> str:
    doubled = (int(char) * (2 if at % 2 == 0 else 1) for at, char in enumerate(reversed(serial)))
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def _weighted(serial: str, rule: dict[str, Any]) -> str:
    total = sum(int(char) * weight for char, weight in zip(serial, rule["weights"], strict=True))
    return str(total % 11 % 10)


def _s10(serial: str, _rule: dict[str, Any]) -> str:
    """The Universal Postal Union's digit: weighted sum modulo 11. Source: UPU standard S10."""
    rest = 11 - sum(int(c) * w for c, w in zip(serial, _S10_WEIGHTS, strict=True)) % 11
    return str({10: 0, 11: 5}.get(rest, rest))


def _mod37_36(serial: str, _rule: dict[str, Any]) -> str:
    """ISO/IEC 7064 MOD 37,36, as on DPD's labels."""
    value = 36
    for char in serial:
        value = (value + _BASE_36.index(char)) % 36 or 36
        value = value * 2 % 37
    return _BASE_36[(37 - value) % 36]


_CHECKS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "mod10": _mod10,
    "mod7": _mod7,
    "luhn": _luhn,
    "weighted": _weighted,
    "s10": _s10,
    "mod37_36": _mod37_36,
}


def _format(entry: dict[str, Any]) -> NumberFormat:
    return NumberFormat(
        id=entry["id"],
        pattern=re.compile(entry["pattern"], re.ASCII),
        check=entry.get("check"),
        is_sure=entry.get("sure", True),
    )


@cache
def _s10_countries() -> frozenset[str]:
    return frozenset(_table()["s10_countries"].split())


@cache
def _table() -> dict[str, Any]:
    text = files("zhidan.fulfilment").joinpath("tracking_formats.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
