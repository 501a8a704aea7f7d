"""The same request sent twice has one effect and one answer.

The key's row is written in the transaction of the effect, so one exists exactly when the other
does. A second request with the same key waits for the first one's commit at the unique index.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.kernel.errors import Conflict, Refusal


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The caller's own name for a request; `body_hash` covers route and body."""

    actor_id: UUID
    key: str
    body_hash: bytes


class Replay(Exception):
    """The effect is already there: answer `status` and `body` as the first time."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class IdempotencyMismatch(Refusal):
    """The same key came with another request."""

    code, status = "idempotency_mismatch", 422


class AlreadyDone(Conflict):
    """The effect is there, but its answer was cut off before it could be kept."""

    code = "already_done"


@dataclass(slots=True)
class Pending:
    """The key of the HTTP request being served; claimed by its first transaction."""

    key: IdempotencyKey
    is_claimed: bool = False


pending_key: ContextVar[Pending | None] = ContextVar("pending_idempotency", default=None)


def replay(key: IdempotencyKey) -> bytes | None:
    """The stored answer of `key`, or None while there is none."""
    found = _stored(key)
    return None if found is None else found[1]


def claim(key: IdempotencyKey) -> None:
    """Take the key for this transaction.

    Raises: Replay with the first answer; IdempotencyMismatch; AlreadyDone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO idempotency (actor_id, key, body_hash) VALUES (%s, %s, %s)"
            " ON CONFLICT (actor_id, key) DO NOTHING",
            [key.actor_id, key.key, key.body_hash],
        )
        if cursor.rowcount:
            return
    found = _stored(key)
    if found is None:
        raise AlreadyDone
    raise Replay(*found)


def remember(key: IdempotencyKey, status: int, body: bytes) -> None:
    """Keep the answer beside the effect."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE idempotency SET status = %s, body = %s"
            " WHERE actor_id = %s AND key = %s AND status IS NULL",
            [status, body, key.actor_id, key.key],
        )


def forget_old(days: int = 30) -> int:
    """Drop keys nobody will send again; the business keys (source_key) stay for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM idempotency WHERE at < now() - make_interval(days => %s)", [days]
        )
        return int(cursor.rowcount)


def _stored(key: IdempotencyKey) -> tuple[int, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body_hash, status, body FROM idempotency WHERE actor_id = %s AND key = %s",
            [key.actor_id, key.key],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[0]) != key.body_hash:
        raise IdempotencyMismatch(key=key.key)
    return None if row[1] is None else (row[1], bytes(row[2]))
