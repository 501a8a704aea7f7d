"""The application's clock. What expires is decided by the database's clock, not by this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FIRST_YEAR = 1990
AHEAD = timedelta(days=3700)


def now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


def is_plausible(at: datetime, *, present: datetime) -> bool:
    """Whether a time that somebody sends can be meant: not before 1990, ten years ahead at most.

    The database keeps years that Python cannot read; nothing sent may bring one in.
    """
    return at.year >= FIRST_YEAR and at <= present + AHEAD
