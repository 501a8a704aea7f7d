"""The words every list's filter understands: several values, ranges of days, free text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from zhidan.kernel.errors import InvalidInput
from zhidan.platform.zone import business_zone

MOST_VALUES = 200


def words(text: str | None, *, field: str, allowed: Iterable[str] | None = None) -> list[str]:
    """The values of a comma-separated parameter, each once, in order.

    Raises: InvalidInput (bad_filter) for too many or unknown ones.
    """
    found = list(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))
    if len(found) > MOST_VALUES:
        raise InvalidInput(code="bad_filter", field=field)
    if allowed is not None and (wrong := set(found) - set(allowed)):
        raise InvalidInput(code="bad_filter", field=field, value=min(wrong))
    return found


def uuids(text: str | None, *, field: str) -> list[UUID]:
    """The ids of a comma-separated parameter.

    Raises: InvalidInput (bad_filter).
    """
    try:
        return [UUID(word) for word in words(text, field=field)]
    except ValueError:
        raise InvalidInput(code="bad_filter", field=field) from None


def moment(text: str | None, *, field: str, end: bool = False) -> datetime | None:
    """A time or a day of a range, in the business's zone where it names none; a day's `end` is the
    beginning of the next one.

    Raises: InvalidInput (bad_filter).
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(code="bad_filter", field=field) from None
    is_day = len(text) == len("2026-11-23")
    if found.tzinfo is None:
        found = found.replace(tzinfo=business_zone())
    return found + timedelta(days=1) if is_day and end else found


def search_text(text: str | None, most: int = 100) -> str:
    """What a person typed into the search field, trimmed; NUL never reaches the database."""
    return " ".join((text or "").replace("\0", "").split())[:most]
