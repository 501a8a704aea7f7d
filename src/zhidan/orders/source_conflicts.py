"""What sources say otherwise than their orders stand, until somebody decides who wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.ids import uuid7s
from zhidan.orders.incoming import IncomingLine

SOURCE_CHANGED = "source_changed"
_WRITE = """
INSERT INTO source_conflict (order_id, id, field, theirs, raised_at, decided)
SELECT order_id, id, field, theirs::jsonb, %s, ''
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[]) AS n(order_id, id, field, theirs)
ON CONFLICT (order_id, field) WHERE decided = ''
DO UPDATE SET theirs = excluded.theirs, raised_at = excluded.raised_at
"""


def lines_in_words(lines: Sequence[IncomingLine]) -> list[dict[str, Any]]:
    """Lines as their source says them, for somebody to compare."""
    return [
        {
            "title": line.title,
            "spec": line.spec,
            "quantity": line.quantity,
            "amount": line.amount or "",
            "unit_price": line.unit_price or "",
        }
        for line in lines
    ]


def write_conflicts(kept: Mapping[UUID, Mapping[str, Mapping[str, Any]]], *, at: datetime) -> None:
    """Note what was not taken over (order → field → the source's value); the newest word counts."""
    rows = [(key, name, theirs) for key, fields in kept.items() for name, theirs in fields.items()]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                at,
                [key for key, _, _ in rows],
                uuid7s(len(rows)),
                [name for _, name, _ in rows],
                [msgspec.json.encode(theirs).decode() for _, _, theirs in rows],
            ],
        )


_DECIDE = """
UPDATE source_conflict SET decided = %s, decided_by = %s, decided_at = %s
WHERE order_id = %s AND field = ANY(%s) AND decided = ''
"""


def decide(
    order_id: UUID, fields: Sequence[str], who: str, *, by: UUID | None, at: datetime
) -> None:
    """Say who wins of these fields, as far as they are open."""
    with connection.cursor() as cursor:
        cursor.execute(_DECIDE, [who, by, at, order_id, list(fields)])


def open_fields(order_id: UUID) -> dict[str, dict[str, Any]]:
    """What is still to be decided of an order, by field."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT field, theirs::text FROM source_conflict WHERE order_id = %s AND decided = ''",
            [order_id],
        )
        return {name: msgspec.json.decode(theirs) for name, theirs in cursor.fetchall()}


def keep_ours(order_ids: Sequence[UUID], *, by: UUID | None, at: datetime) -> None:
    """Let these orders stand as they are, whatever their sources say."""
    if order_ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE source_conflict SET decided = 'ours', decided_by = %s, decided_at = %s"
                " WHERE order_id = ANY(%s::uuid[]) AND decided = ''",
                [by, at, list(order_ids)],
            )
