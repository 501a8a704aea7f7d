"""The unit of work: the only place that opens, bounds and retries a transaction.

Endpoints, jobs and commands call `run`; operations assume they are inside one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

from zhidan.kernel.errors import Refusal
from zhidan.platform.actors import Actor
from zhidan.platform.idempotency import IdempotencyKey, Pending, claim, pending_key

R = TypeVar("R")

# serialization failure, deadlock, lock timeout: PostgreSQL says "try again"
RETRYABLE = frozenset({"40001", "40P01", "55P03"})
TIMED_OUT = "57014"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a transaction may wait and work, and how often it may be tried."""

    lock_ms: int
    statement_ms: int
    attempts: int = 4


WEB = Bounds(lock_ms=3_000, statement_ms=5_000)
JOB = Bounds(lock_ms=5_000, statement_ms=60_000)
REPORT = Bounds(lock_ms=3_000, statement_ms=60_000, attempts=1)


class Busy(Refusal):
    """The rows stayed locked, or the database did not finish in time; nothing was written."""

    code, status = "busy", 503


_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor | None:
    """Who runs the present transaction; None outside of one."""
    return _actor.get()


def run(
    operation: Callable[..., R],
    /,
    *,
    actor: Actor,
    bounds: Bounds = WEB,
    idempotency: IdempotencyKey | None = None,
    **kwargs: Any,
) -> R:
    """Run one operation in one durable transaction; try again when PostgreSQL says so.

    Raises: what the operation raises (nothing is kept then); Busy when the rows stayed locked;
    Replay when the idempotency key already has an answer.
    """
    token = _actor.set(actor)
    try:
        for attempt in range(1, bounds.attempts + 1):
            try:
                with transaction.atomic(durable=True):
                    _bound(bounds)
                    pending = _claim(idempotency)
                    result = operation(actor=actor, **kwargs)
                if pending is not None:
                    pending.is_claimed = True
                return result
            except OperationalError as error:
                state = sqlstate(error)
                if state == TIMED_OUT:
                    raise Busy from error
                if state not in RETRYABLE:
                    raise
                if attempt == bounds.attempts:
                    raise Busy from error
            time.sleep(random.uniform(0.5, 1.0) * 0.01 * 2**attempt)  # noqa: S311
    finally:
        _actor.reset(token)
    raise AssertionError("unreachable")


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five-letter code of a database error, or an empty string."""
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def _bound(bounds: Bounds) -> None:
    """Set the time limits, and the habit of finding rows by key.

    Plans that a session keeps, those of the foreign keys above all, would otherwise read whole
    tables for as long as their rows were few when the session began.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true),"
            " set_config('statement_timeout', %s, true),"
            " set_config('idle_in_transaction_session_timeout', %s, true),"
            " set_config('enable_seqscan', 'off', true)",
            [str(bounds.lock_ms), str(bounds.statement_ms), str(bounds.statement_ms + 5_000)],
        )


def _claim(key: IdempotencyKey | None) -> Pending | None:
    """Take the given key, or the HTTP request's own; its commit makes the claim ours."""
    if key is not None:
        claim(key)
        return None
    request = pending_key.get()
    if request is None or request.is_claimed:
        return None
    claim(request.key)
    return request
