"""Keeps the words of orders as their lines and notes say them, in two statements however many."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import uuid_array

# Titles that nobody sold before; in one order, so that two intakes never wait for each other.
_TITLES = """
INSERT INTO sold_title (id, title)
SELECT DISTINCT ON (title_key(line.title)) title_key(line.title), line.title
FROM order_line AS line
WHERE line.order_id = ANY(%(ids)s::uuid[]) AND line.title <> ''
    AND NOT EXISTS (SELECT FROM sold_title WHERE id = title_key(line.title))
ORDER BY 1
ON CONFLICT DO NOTHING
"""
_WORDS = """
INSERT INTO order_words AS kept (order_id, placed_at, keys)
SELECT o.id, o.placed_at, ARRAY(
    SELECT title_key(line.title) FROM order_line AS line WHERE line.order_id = o.id
    UNION SELECT unnest(pair_keys(noted_words(o.note, o.seller_memo, o.buyer_message)))
        WHERE o.note <> '' OR o.seller_memo <> '' OR o.buyer_message <> ''
    ORDER BY 1)
FROM sales_order AS o WHERE o.id = ANY(%(ids)s::uuid[])
ON CONFLICT (order_id) DO UPDATE SET placed_at = EXCLUDED.placed_at, keys = EXCLUDED.keys
WHERE (kept.placed_at, kept.keys) IS DISTINCT FROM (EXCLUDED.placed_at, EXCLUDED.keys)
"""
_KEPT = "SELECT DISTINCT unnest(keys) FROM order_words WHERE order_id = ANY(%s::uuid[])"
_FORGET = """
DELETE FROM sold_title WHERE id = ANY(%s::bigint[])
    AND NOT EXISTS (SELECT FROM order_words WHERE keys @> ARRAY[sold_title.id])
"""
# An order's words are others where these columns are: a count of lines comes with lines.
SAID_IN = frozenset({"note", "seller_memo", "buyer_message", "placed_at", "line_count"})


def keep_words(order_ids: Collection[UUID]) -> None:
    """Write the words of these orders anew where their titles or notes are others than before.

    Whoever writes lines or notes calls this in the same transaction, after it.
    """
    if not order_ids:
        return
    ids = {"ids": uuid_array(order_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_TITLES, ids)
        cursor.execute(_WORDS, ids)


def forget_words(order_ids: Collection[UUID]) -> None:
    """As `keep_words`, after an erasure: a title that is in no order any more goes as well."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [uuid_array(order_ids)])
        before = [key for (key,) in cursor.fetchall()]
    keep_words(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [before])
