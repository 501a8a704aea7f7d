"""Who did what, when and why: rows that are never changed, chained by a sealer afterwards."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.ids import uuid7s
from zhidan.platform.actors import Actor

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done to one subject. `details` hold codes and ids, no personal values."""

    action: str
    subject_type: str
    subject_id: UUID | None
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    shop_id: UUID | None = None


def record(
    action: str,
    *,
    actor: Actor,
    subject_type: str,
    subject_id: UUID | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    shop_id: UUID | None = None,
) -> None:
    """Write down one action in the present transaction."""
    entry = Entry(action, subject_type, subject_id, reason, details or {}, shop_id)
    record_many([entry], actor=actor)


def record_many(entries: Sequence[Entry], *, actor: Actor) -> None:
    """Write down many actions of one actor in the present transaction."""
    for start in range(0, len(entries), _CHUNK):
        chunk = entries[start : start + _CHUNK]
        values: list[Any] = []
        for entry_id, entry in zip(uuid7s(len(chunk)), chunk, strict=True):
            values += [
                entry_id, actor.kind, actor.id, actor.name, entry.action, entry.subject_type,
                entry.subject_id, entry.shop_id, entry.reason, *_sealed(entry.reason),
                msgspec.json.encode(entry.details).decode(),
            ]  # fmt: skip
        row = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)"
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_entry (id, actor_kind, actor_id, actor_name, action,"  # noqa: S608
                " subject_type, subject_id, shop_id, reason, reason_salt, reason_seal, details)"
                " VALUES " + ",".join([row] * len(chunk)),
                values,
            )


def _sealed(reason: str) -> tuple[bytes | None, bytes]:
    """A salt and what the chain covers of a reason: once the salt is gone, it tells nothing."""
    if not reason:
        return None, b""
    salt = secrets.token_bytes(16)
    return salt, hashlib.sha256(salt + reason.encode()).digest()
