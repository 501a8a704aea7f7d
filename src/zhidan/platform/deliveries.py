"""Deliveries of events: claimed, counted before they run, done with their effect or set apart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from zhidan.kernel.errors import NotFound
from zhidan.platform import work
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.faults import describe
from zhidan.platform.outbox import MAX_ATTEMPTS, Event, decode, handlers_of

logger = logging.getLogger(__name__)
LEASE_S = 60
PURGE_BATCH = 5_000

# A first attempt may be claimed with others; one that failed before runs alone, so that an event
# which kills the worker does not use up the attempts of its neighbours.
_CLAIM = """
WITH due AS (
    SELECT id FROM delivery
    WHERE done_at IS NULL AND quarantined_at IS NULL AND due_at <= clock_timestamp()
      AND CASE WHEN %(again)s THEN attempts > 0 ELSE attempts = 0 END
    ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE delivery d SET attempts = attempts + 1, worker = %(worker)s,
        due_at = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM due WHERE d.id = due.id
    RETURNING d.id, d.event_id, d.handler, d.attempts
)
SELECT c.id, c.handler, c.attempts, e.name, e.payload::text
FROM claimed c JOIN outbox_event e ON e.id = c.event_id ORDER BY e.xid, c.id
"""
_QUARANTINE_WORN_OUT = """
UPDATE delivery SET quarantined_at = clock_timestamp()
WHERE done_at IS NULL AND quarantined_at IS NULL AND due_at <= clock_timestamp()
  AND attempts >= %s
"""


@dataclass(frozen=True, slots=True)
class Duty:
    """One claimed delivery."""

    id: int
    handler: str
    attempt: int
    name: str
    payload: str


class _Taken(Exception):
    """Another worker has the delivery by now."""


def deliver_due(limit: int = 20, *, worker: int | None = None) -> int:
    """Deliver what is due and return how many deliveries were tried."""
    duties = _claim(limit, again=False, worker=worker)
    if len(duties) < limit:
        duties += _claim(1, again=True, worker=worker)
    for duty in duties:
        _deliver(duty)
    return len(duties)


def replay(delivery_id: int) -> None:
    """Take a delivery out of quarantine and let it start anew.

    Raises: NotFound.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE delivery SET quarantined_at = NULL, attempts = 0, due_at = clock_timestamp(),"
            " last_error = '' WHERE id = %s AND quarantined_at IS NOT NULL",
            [delivery_id],
        )
        if cursor.rowcount != 1:
            raise NotFound(code="delivery_not_found")


def overdue(seconds: int = 60) -> list[dict[str, Any]]:
    """Deliveries that wait too long or are in quarantine: what an operator must look at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, e.name, d.handler, d.attempts, d.last_error, e.at, d.quarantined_at"
            " FROM delivery d JOIN outbox_event e ON e.id = d.event_id"
            " WHERE d.done_at IS NULL AND (d.quarantined_at IS NOT NULL"
            "   OR e.at < clock_timestamp() - make_interval(secs => %s))"
            " ORDER BY d.id LIMIT 200",
            [seconds],
        )
        names = ("id", "event", "handler", "attempts", "last_error", "at", "quarantined_at")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _claim(limit: int, *, again: bool, worker: int | None) -> list[Duty]:
    with transaction.atomic(), connection.cursor() as cursor:
        if again:
            cursor.execute(_QUARANTINE_WORN_OUT, [MAX_ATTEMPTS])
        cursor.execute(_CLAIM, {"again": again, "limit": limit, "worker": worker, "lease": LEASE_S})
        return [Duty(*row) for row in cursor.fetchall()]


def _deliver(duty: Duty) -> None:
    try:
        handler = handlers_of(duty.name).get(duty.handler)
        if handler is None:
            raise LookupError(duty.handler)
        event = decode(duty.name, duty.payload)
        work.run(_react, actor=SYSTEM, bounds=work.JOB, duty=duty, handler=handler, event=event)
    except _Taken:
        return
    except Exception as error:
        _failed(duty, describe(error))


def _react(*, actor: Actor, duty: Duty, handler: Callable[..., None], event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE delivery SET done_at = clock_timestamp()"
            " WHERE id = %s AND attempts = %s AND done_at IS NULL",
            [duty.id, duty.attempt],
        )
        if cursor.rowcount != 1:
            raise _Taken
    handler(event, actor=actor)


def _failed(duty: Duty, reason: str) -> None:
    logger.error("delivery %s of %s failed: %s", duty.id, duty.name, reason)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE delivery SET last_error = %s,"
            " quarantined_at = CASE WHEN attempts >= %s THEN clock_timestamp() END,"
            " due_at = clock_timestamp() + make_interval(secs => least(3600, 2 ^ attempts))"
            " WHERE id = %s AND attempts = %s AND done_at IS NULL",
            [reason, MAX_ATTEMPTS, duty.id, duty.attempt],
        )


def purge_done(hours: int = 24) -> int:
    """Drop events of yesterday whose deliveries are all done, with their receipts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT purge_outbox(%s)", [hours])
        return int(cursor.fetchone()[0])
