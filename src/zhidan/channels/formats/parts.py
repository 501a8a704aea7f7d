"""Pieces that several formats share: recipients, Chinese addresses, states of several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from zhidan.channels.formats.base import looks_ciphered, looks_masked
from zhidan.orders.incoming import IncomingRecipient, IncomingShipment, PiiState, SourceStatus

_POSTCODE = re.compile(r"\s*[(（](\d{6})[)）]$")
_RANK: tuple[SourceStatus, ...] = (
    "unpaid", "balance_due", "paid", "partly_shipped", "shipped", "delivered", "finished",
)  # fmt: skip


def pii_state(*values: str) -> PiiState:
    """What a recipient's values are: cipher, masked, plain, or none at all."""
    if looks_ciphered(*values):
        return "cipher"
    if looks_masked(*values):
        return "masked"
    return "plain" if any(values) else "absent"


def spaced_address(text: str) -> tuple[str, str, str, str, str]:
    """Province, city, district, detail and postcode of "省 市 区 详细地址(邮编)".

    A double space is an empty district (东莞市 has none).
    """
    postcode = ""
    if match := _POSTCODE.search(text):
        postcode, text = match[1], text[: match.start()]
    parts = text.split(" ", 3)
    if len(parts) < 4:
        return "", "", "", text, postcode
    return parts[0], parts[1], parts[2], parts[3].strip(), postcode


def whole_address(
    *, name: str, mobile: str = "", landline: str = "", address: str = ""
) -> IncomingRecipient:
    """A recipient whose address stands in one cell and is parsed later."""
    return IncomingRecipient(
        name=name,
        mobile=mobile,
        phone=landline,
        raw_address=address,
        pii_state=pii_state(name, mobile, landline, address),
    )


def shipments(carrier: str, tracking: str) -> list[IncomingShipment]:
    """The parcels a cell names; several numbers are separated by commas."""
    numbers = [number.strip() for number in re.split(r"[,，;；]", tracking) if number.strip()]
    return [IncomingShipment(carrier=carrier, tracking_no=number) for number in numbers]


def combined_status(statuses: Iterable[SourceStatus]) -> SourceStatus:
    """One state for an order whose lines have their own: closed lines do not count."""
    given = set(statuses)
    if len(given) == 1:
        return given.pop()
    open_ones = sorted(given - {"closed", "refunded"}, key=_RANK.index)
    if not open_ones:
        return "refunded"
    first, last = open_ones[0], open_ones[-1]
    if first == "paid" and _RANK.index(last) > _RANK.index("paid"):
        return "partly_shipped"
    return first


def plain(amount: Decimal | None) -> str | None:
    """An amount as text, None where there is none."""
    return None if amount is None else f"{amount:f}"


def subtotal(amounts: Sequence[str | None]) -> str | None:
    """The sum of the amounts that are given; None when none is."""
    given = [Decimal(amount) for amount in amounts if amount is not None]
    return f"{sum(given):f}" if given else None


def prefixed(meanings: Mapping[str, SourceStatus], text: str) -> SourceStatus | None:
    """The meaning of the longest known beginning of a state's text."""
    known = [start for start in meanings if text.startswith(start)]
    return meanings[max(known, key=len)] if known else None
