"""Memos of ours on their way to the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.kernel.ids import uuid7s
from zhidan.orders.models import MemoWriteback

_REPLACE = """
DELETE FROM memo_writeback WHERE order_id = ANY(%s::uuid[]) AND state <> 'accepted'
"""
_QUEUE = """
INSERT INTO memo_writeback (order_id, id, shop_id, memo, state, reason, queued_at)
SELECT order_id, id, shop_id, memo, 'queued', '', %s
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) AS n(order_id, id, shop_id, memo)
"""
_UNQUEUE = """
DELETE FROM memo_writeback WHERE order_id = ANY(%s::uuid[]) AND state = ANY(%s)
RETURNING order_id
"""
_MOVE = """
UPDATE memo_writeback AS m SET state = n.state, reason = %s,
    told_at = CASE WHEN n.state = 'queued' THEN NULL ELSE %s::timestamptz END
FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS n(order_id, id, state)
WHERE m.order_id = n.order_id AND m.id = n.id
"""


def queue_memos(memos: Mapping[UUID, tuple[UUID, str]], *, at: datetime) -> None:
    """Let the channel be told these memos (order → shop, text); one that it has not taken yet is
    replaced. Orders are locked by the caller."""
    if not memos:
        return
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, [list(memos)])
        cursor.execute(
            _QUEUE,
            [
                at,
                list(memos),
                uuid7s(len(memos)),
                [shop_id for shop_id, _ in memos.values()],
                [text for _, text in memos.values()],
            ],
        )


def unqueue_memos(order_ids: Sequence[UUID], *, states: Sequence[str]) -> set[UUID]:
    """These orders' memos need not be told any more; answers those that had one."""
    if not order_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_UNQUEUE, [list(order_ids), list(states)])
        return {order_id for (order_id,) in cursor.fetchall()}


def save_memo_states(rows: Sequence[MemoWriteback], *, reason: str, at: datetime) -> None:
    """Write how far these memos are; only a refusal has a reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            [
                reason[:300], at, [row.order_id for row in rows], [row.id for row in rows],
                [row.state for row in rows],
            ],
        )  # fmt: skip
