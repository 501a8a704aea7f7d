"""What an incoming order must be before anything is read from it. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from zhidan.kernel.clock import is_plausible
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.texts import texts
from zhidan.orders.incoming import IncomingOrder

_encode = msgspec.json.Encoder().encode
_replace = msgspec.structs.replace
# Control characters but TAB and line breaks, and what makes text read differently from what it is.
# The first looks at JSON and may suspect too much; the second decides.
_SUSPICIOUS = (b"\\", b"\x7f", b"\xe2\x80", b"\xe2\x81")
_UNSAFE = re.compile(rb"\\u00[01]|\\[bf]|\x7f|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_UNSAFE_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TIMES = ("placed_at", "paid_at", "modified_at", "shipped_at", "finished_at", "ship_by")


def encode_content(order: IncomingOrder) -> bytes:
    """What makes two sendings the same: everything but the source's own row and its version.

    Raises: InvalidInput (bad_characters) naming the field with a control character or an
    override of direction.
    """
    content = _encode(_replace(order, raw={}, raw_version=""))
    if _may_be_unsafe(content) or (order.raw and _may_be_unsafe(_encode(order.raw))):
        for path, text in texts(msgspec.to_builtins(order)):
            if _UNSAFE_TEXT.search(text):
                raise InvalidInput(field=path, code="bad_characters")
    return content


def _may_be_unsafe(content: bytes) -> bool:
    if not any(mark in content for mark in _SUSPICIOUS):  # many times faster than the pattern
        return False
    return _UNSAFE.search(content) is not None


def in_zone(order: IncomingOrder, zone: ZoneInfo, now: datetime) -> IncomingOrder:
    """The same order with every naive time read in the shop's zone.

    Raises: InvalidInput (bad_time) for a year no order can have.
    """
    changed: dict[str, Any] = {**_placed(order, _TIMES, "", zone, now)}
    for name, parts, time in (
        ("lines", order.lines, "ship_by"),
        ("shipments", order.shipments, "shipped_at"),
    ):
        if any(getattr(part, time) is not None for part in parts):
            moved = [
                _placed(part, (time,), f"{name}.{place}.", zone, now)
                for place, part in enumerate(parts)
            ]
            changed[name] = [_replace(part, **new) for part, new in zip(parts, moved, strict=True)]
    if new := _placed(order.recipient, ("virtual_expires_at",), "recipient.", zone, now):
        changed["recipient"] = _replace(order.recipient, **new)
    return _replace(order, **changed) if changed else order


def _placed(
    part: Struct, names: tuple[str, ...], path: str, zone: ZoneInfo, now: datetime
) -> dict[str, datetime]:
    """The naive times among `names`, each now with its zone; all of them are looked at."""
    changed: dict[str, datetime] = {}
    for name in names:
        at: datetime | None = getattr(part, name)
        if at is None:
            continue
        if at.tzinfo is None:
            at = changed[name] = at.replace(tzinfo=zone)
        if not is_plausible(at, present=now):
            raise InvalidInput(field=f"{path}{name}", code="bad_time", value=at.isoformat()[:40])
    return changed
