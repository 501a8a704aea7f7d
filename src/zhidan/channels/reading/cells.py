"""What stands in a cell: ids, amounts, quantities and times as people and spreadsheets write them.

Pure. Each reader returns the canonical form or raises `BadCell` with a code and its parameters.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from zhidan.kernel import money
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.quantity import to_quantity

MAX_ID_CHARS = 80
MARKS = frozenset("='")  # what a wrapped cell begins with
# NUL and its kin cannot be stored; the others turn text around so that it reads as something else.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_NOT_IN_PHONE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WRAPPED = re.compile(r'="?(.*?)"?', re.DOTALL)
_EXPONENT = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE][+]?\d{1,3}")
_PLAIN = re.compile(r"-?\d{1,13}(?:\.\d{1,8})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_EUROPEAN = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,4}")
_CURRENCY_SIGNS = "¥￥$€£ \u00a0元"
_SPACED_OFFSET = re.compile(r"(.*\d) ([+-]\d{2}:?\d{2})")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_TIME_FORMS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y.%m.%d %H:%M:%S",
               "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日", "%Y%m%d%H%M%S")  # fmt: skip
_BY_ORDER = {
    "dmy": ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y"),
    "mdy": ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m-%d-%Y"),
    "ymd": (),
}


class BadCell(ValueError):
    """A value that cannot be taken; `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def tidy(cell: str) -> str:
    """A cell without what spreadsheets and exports wrap around it.

    `="123"` is a text, a TAB beside an id keeps it one, and an apostrophe marks text: ours is
    set before a formula sign, theirs before digits.
    """
    cell = cell.strip()
    if not cell:
        return ""
    first = cell[0]
    if first == "=" and cell[1:2] == '"' and (match := _WRAPPED.fullmatch(cell)):
        return match[1].replace('""', '"').strip()
    if first == "'" and _is_marked_text(cell[1:]):
        return cell[1:].strip()
    return cell


def _is_marked_text(text: str) -> bool:
    return text.lstrip(" \t\r\n\u00a0\u3000\"'").startswith(_FORMULA_STARTS) or (
        text.replace(" ", "").isdigit()
    )


def unwanted(text: str) -> str:
    """The code of the first sign that is not taken in, or an empty string."""
    found = _UNWANTED.search(text)
    if not found:
        return ""
    return "bidi_character" if found.group() > "\x7f" else "control_character"


def identifier(text: str) -> str:
    """An order, line or item number: always text.

    Raises: BadCell (precision_lost) for a number that a spreadsheet has turned into a float.
    """
    if len(text) > MAX_ID_CHARS:
        raise BadCell("too_long", limit=MAX_ID_CHARS)
    if has_lost_digits(text):
        raise BadCell("precision_lost", value=text)
    if text.endswith(".0") and text[:-2].isdigit():
        if len(text) > 17:
            raise BadCell("precision_lost", value=text)
        return text[:-2]
    return text


def phone(text: str) -> str:
    """A phone number without the direction marks that address books copy along."""
    return text if text.isascii() else _NOT_IN_PHONE.sub("", text)


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet has turned a long number into a float."""
    return _EXPONENT.fullmatch(text) is not None


def number(text: str) -> Decimal:
    """A decimal number with any usual grouping; "1,299.00", "1.299,00" and "¥12" are read.

    Raises: BadCell (bad_number).
    """
    if not _PLAIN.fullmatch(text):
        text = text.strip(_CURRENCY_SIGNS)
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif _EUROPEAN.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        elif not _PLAIN.fullmatch(text.removeprefix("+")):
            raise BadCell("bad_number", value=text[:40])
    try:
        return Decimal(text)
    except InvalidOperation:
        raise BadCell("bad_number", value=text[:40]) from None


@lru_cache(maxsize=8192)
def amount(text: str, currency: str) -> str:
    """An amount in the currency's decimals, rounded half up: "12.345" CNY → "12.35".

    Raises: BadCell (bad_number, bad_amount).
    """
    return decimal_amount(number(text), currency)


def decimal_amount(value: Decimal, currency: str) -> str:
    """A number as an amount of the currency. Raises: BadCell (bad_amount)."""
    try:
        return money.to_text(money.to_minor(value, currency), currency)
    except InvalidInput as refusal:
        raise BadCell(refusal.code, **refusal.params) from None


@lru_cache(maxsize=1024)
def quantity(text: str) -> int:
    """A whole, positive quantity; "3.0" is three, "-3" is refused.

    Raises: BadCell (bad_quantity, negative_quantity).
    """
    try:
        return to_quantity(number(text))
    except BadCell:
        raise BadCell("bad_quantity", value=text[:40]) from None
    except InvalidInput as refusal:
        raise BadCell(refusal.code, **refusal.params) from None


@lru_cache(maxsize=8192)
def moment(text: str, order: str = "ymd") -> datetime:
    """A time; without an offset it is the shop's own. `order` settles 03/04/2026.

    Raises: BadCell (bad_time).
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if match := _SPACED_OFFSET.fullmatch(text):
        text = match[1] + match[2]
    forms = ("%Y-%m-%d %H:%M:%S%z", *_TIME_FORMS, *_BY_ORDER[order])
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the shop's zone is added later
        except ValueError:
            continue
    raise BadCell("bad_time", value=text[:40])


def canonical(text: str) -> str:
    """A value to be compared over file forms: "12.50", "12.5" are one; "00123" stays as it is."""
    if "." in text and _PLAIN.fullmatch(text):
        return text.rstrip("0").rstrip(".")
    if len(text) >= 16 and text[4:5] in "-/" and text[10:11] == "T":
        return text[:10] + " " + text[11:]
    return text


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as every amount is rounded."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def without_unwanted(text: str) -> str:
    """A text that is only kept, never acted on, without the signs that are not taken in."""
    return text if text.isprintable() else _UNWANTED.sub("", text)
