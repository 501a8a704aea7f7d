"""What browsers hear: outbox rows in the order in which it is safe to tell them.

A row is told once every transaction older than it has ended: rows whose `xid` lies below
``oldest_xid()``. The cursor is that bound, so nothing that commits late is ever skipped. One
relay sends a single coalesced NOTIFY with the new bound; each web process reads the rows itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from zhidan.platform.outbox import decode

CHANNEL = "zhidan_live"
# More than this since a browser's last word, and it had better load its page anew.
REPLAY_ROWS = 2_000

_UPTO = "SELECT oldest_xid()"
_LOOK = """
WITH bound AS (SELECT oldest_xid() AS upto)
SELECT upto, EXISTS (
    SELECT FROM outbox_event WHERE xid >= %s AND xid < upto AND topic <> '') FROM bound
"""


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One thing to tell: to whom (shops; None: everybody) and what."""

    topic: str
    shops: frozenset[UUID] | None
    data: dict[str, Any]


class Relay:
    """Tells the web processes how far they may read. Runs on a session of its own."""

    def __init__(self, session: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._session = session
        self._cursor = 0

    def tick(self) -> bool:
        """Look once; True when there was news. The first look always speaks up."""
        row = self._session.execute(_LOOK, [self._cursor]).fetchone()
        if row is None:
            return False
        upto, has_news = row
        is_first, self._cursor = self._cursor == 0, upto
        if has_news or is_first:
            self._session.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(upto)])
        return bool(has_news)


def position() -> int:
    """The bound up to which everything may be told now."""
    with connection.cursor() as cursor:
        cursor.execute(_UPTO)
        return int(cursor.fetchone()[0])


def between(since: int, upto: int) -> list[LiveEvent] | None:
    """What happened from cursor `since` up to `upto`; None when that is too much to tell.

    Equal events are told once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, payload::text FROM outbox_event"
            " WHERE xid >= %s AND xid < %s AND topic <> '' ORDER BY xid, id LIMIT %s",
            [since, upto, REPLAY_ROWS + 1],
        )
        rows = cursor.fetchall()
    if len(rows) > REPLAY_ROWS:
        return None
    told: dict[tuple[str, str], LiveEvent] = {}
    for name, payload in rows:
        try:
            event = decode(name, payload)
        except LookupError:
            continue  # an event of an older version that nobody declares any more
        told[(name, payload)] = LiveEvent(event.live_topic, event.live_scope(), event.live_data())
    return list(told.values())


def is_kept(cursor_value: int) -> bool:
    """Whether every event since this cursor is still there to be told again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT min(xid) FROM outbox_event), 0) <= %s AND %s <= next_xid()",
            [cursor_value, cursor_value],
        )
        return bool(cursor.fetchone()[0])
