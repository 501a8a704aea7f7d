"""Orders by the words of their goods and notes: two signs are enough.

What is kept (`orders.words`) leads to the orders, newest first; where a note matches, the note
itself is read before the order counts. Of a frequent word the newest orders are looked through; of
a rare one the index tells all there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from zhidan.parties import api as parties
from zhidan.platform.arrays import int_array, text_array

SHORTEST, MOST_WORDS = 2, 8
_WINDOW = 10_000
_ASKED = """
SELECT (
    SELECT coalesce(array_agg(id), '{}') FROM sold_title AS sold
    WHERE word_pairs(sold.title) @> (SELECT array_agg(DISTINCT pair)
            FROM unnest(asked.words) AS word, unnest(word_pairs(word)) AS pair)
        AND NOT EXISTS (SELECT FROM unnest(asked.words) AS word
            WHERE position(word IN plain_words(sold.title)) = 0)
), (
    SELECT array_agg(key) FROM unnest(asked.words) AS word, unnest(pair_keys(word)) AS key
), asked.words
FROM (
    SELECT ARRAY(SELECT DISTINCT plain_words(word) FROM unnest(%s::text[]) AS word)
) AS asked(words)
"""
_MATCHES = """(w.keys && %(titles)s::bigint[] OR (w.keys @> %(pairs)s::bigint[] AND EXISTS (
    SELECT FROM sales_order AS o, plain_words(noted_words(o.note, o.seller_memo, o.buyer_message))
        AS said WHERE o.id = w.order_id AND NOT EXISTS (
        SELECT FROM unnest(%(words)s::text[]) AS word WHERE position(word IN said) = 0))))"""
# By the newest orders, some thousands of them.
_NEAR = """
SELECT w.placed_at, w.order_id FROM (
    SELECT * FROM order_words AS w {beyond}
    ORDER BY w.placed_at {direction}, w.order_id {direction} LIMIT %(window)s
) AS w WHERE {matches} LIMIT %(limit)s
"""
# By the index of words: an order that no index has keeps that of time out of it.
_ALL = """
SELECT w.placed_at, w.order_id FROM order_words AS w {beyond} {glue} {matches}
ORDER BY w.placed_at + interval '0' {direction}, w.order_id {direction} LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody asked for: the titles that contain all of it, the pairs a note must have."""

    words: list[str]
    titles: list[int]
    pairs: list[int]

    def _params(self) -> dict[str, Any]:
        return {
            "words": text_array(self.words),
            "titles": int_array(self.titles),
            "pairs": int_array(self.pairs),
        }

    def condition(self) -> Q:
        """The orders that match, all of them."""
        params = self._params()
        places = ("titles", "pairs", "words")
        statement = "SELECT w.order_id FROM order_words AS w WHERE " + _MATCHES  # noqa: S608
        return Q(
            pk__in=RawSQL(  # noqa: S611
                statement % dict.fromkeys(places, "%s"), [params[name] for name in places]
            )
        )

    def places(
        self, *, beyond: parties.Place | None = None, falling: bool = True, limit: int
    ) -> list[parties.Place]:
        """The next orders that match, in the order of time, strictly `beyond` a place."""
        sign, direction = ("<", "DESC") if falling else (">", "ASC")
        parts = {
            "beyond": "" if beyond is None
            else f"WHERE (w.placed_at, w.order_id) {sign} (%(at)s, %(id)s)",
            "glue": "WHERE" if beyond is None else "AND",
            "direction": direction,
            "matches": _MATCHES,
        }  # fmt: skip
        at, order_id = beyond or (None, None)
        params = {
            **self._params(), "at": at, "id": order_id, "limit": limit, "window": _WINDOW,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_NEAR.format(**parts), params)
            found: list[parties.Place] = cursor.fetchall()
            if len(found) < limit:
                cursor.execute(_ALL.format(**parts), params)
                found = cursor.fetchall()
        return found


def words_of(text: str) -> Words | None:
    """What a text asks for; None where it is too short, or no title or note could have it."""
    said = [word for word in text.split() if len(word) >= SHORTEST][:MOST_WORDS]
    if not said:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [text_array(said)])
        titles, pairs, words = cursor.fetchone()
    return Words(words, titles, pairs) if pairs else None
