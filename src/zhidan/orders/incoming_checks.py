"""What an incoming order must be before anything is read from it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from zhidan.kernel.errors import InvalidInput
from zhidan.orders.incoming import IncomingOrder

_encode = msgspec.json.Encoder().encode
# NUL, and the characters that make text read differently from what it is
_UNSAFE = re.compile(rb"\\u0000|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_UNSAFE_TEXT = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")
_TIMES = ("placed_at", "paid_at", "modified_at", "shipped_at", "finished_at", "ship_by")
_FIRST_YEAR = 1990
_AHEAD = timedelta(days=3700)


def encode_content(order: IncomingOrder) -> str:
    """What makes two sendings the same: everything but the source's own row and its version.

    Raises: InvalidInput (bad_characters) naming the field with a NUL or a direction override.
    """
    content = _encode(msgspec.structs.replace(order, raw={}, raw_version=""))
    if _UNSAFE.search(content) or (order.raw and _UNSAFE.search(_encode(order.raw))):
        for path, text in _texts("", msgspec.to_builtins(order)):
            if _UNSAFE_TEXT.search(text):
                raise InvalidInput(field=path, code="bad_characters")
    return content.decode()


def _texts(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(f"{path}.{key}".lstrip("."), key)
            yield from _texts(f"{path}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(f"{path}.{index}", inner)


def in_zone(order: IncomingOrder, zone: ZoneInfo, now: datetime) -> IncomingOrder:
    """The same order with every naive time read in the shop's zone.

    Raises: InvalidInput (bad_time) for a year no order can have.
    """
    changed: dict[str, Any] = {}
    for name in _TIMES:
        at = getattr(order, name)
        if at is None:
            continue
        if at.tzinfo is None:
            at = changed[name] = at.replace(tzinfo=zone)
        if at.year < _FIRST_YEAR or at > now + _AHEAD:
            raise InvalidInput(field=name, code="bad_time", value=at.isoformat()[:40])
    if any(line.ship_by is not None and line.ship_by.tzinfo is None for line in order.lines):
        changed["lines"] = [
            msgspec.structs.replace(line, ship_by=line.ship_by.replace(tzinfo=zone))
            if line.ship_by is not None and line.ship_by.tzinfo is None
            else line
            for line in order.lines
        ]
    expiry = order.recipient.virtual_expires_at
    if expiry is not None and expiry.tzinfo is None:
        changed["recipient"] = msgspec.structs.replace(
            order.recipient, virtual_expires_at=expiry.replace(tzinfo=zone)
        )
    return msgspec.structs.replace(order, **changed) if changed else order
