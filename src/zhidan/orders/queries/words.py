"""Orders by the words of their goods and notes: two signs are enough.

What is kept (`orders.words`) leads to the orders, newest first; where a note matches, the note
itself is read before the order counts. The newest orders are looked through first, which is all
that a frequent word needs; of a rarer one the index tells all there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from zhidan.parties import api as parties
from zhidan.platform.arrays import int_array, text_array, uuid_array

SHORTEST, MOST_WORDS = 2, 8
_WINDOW = 10_000
# Among so many titles each of a row's is quickly compared; among more they are looked up.
_FEW = 100
# A word that leads to so many rows is asked of every order that the rest of a filter leaves.
_FREQUENT = 20_000
_ASKED = """
SELECT (
    SELECT coalesce(array_agg(id), '{}') FROM sold_title AS sold
    WHERE word_pairs(sold.title) @> (SELECT array_agg(DISTINCT pair)
            FROM unnest(asked.words) AS word, unnest(word_pairs(word)) AS pair)
        AND (asked.longer = '{}' OR NOT EXISTS (SELECT FROM unnest(asked.longer) AS word
            WHERE position(word IN plain_words(sold.title)) = 0))
), (
    SELECT array_agg(key) FROM unnest(asked.words) AS word, unnest(pair_keys(word)) AS key
), asked.longer
FROM (
    SELECT array_agg(word) AS words,
        coalesce(array_agg(word) FILTER (WHERE length(word) > 2), '{}') AS longer
    FROM (SELECT DISTINCT plain_words(told) FROM unnest(%s::text[]) AS told) AS plain(word)
) AS asked
"""
_TITLED = "w.keys && %(titles)s::bigint[]"
_TITLED_BY_MANY = """EXISTS (
    SELECT FROM unnest(w.keys) AS key WHERE key = ANY(%(titles)s::bigint[]))"""
# A word of two signs is a pair, and told by its key; a longer one could be pairs apart.
_NOTED = "w.keys @> %(pairs)s::bigint[]"
_READ = """EXISTS (
    SELECT FROM sales_order AS o, plain_words(noted_words(o.note, o.seller_memo, o.buyer_message))
        AS said WHERE o.id = w.order_id AND NOT EXISTS (
        SELECT FROM unnest(%(longer)s::text[]) AS word WHERE position(word IN said) = 0))"""
# Among the newest orders.
_NEAR = """
SELECT w.placed_at, w.order_id FROM (
    SELECT * FROM order_words AS w {beyond}
    ORDER BY w.placed_at {direction}, w.order_id {direction} LIMIT %(window)s
) AS w WHERE {matches} LIMIT %(limit)s
"""
# By the index of words, one title after the other: many at once would be compared with each other.
_BY_TITLE = """
SELECT w.placed_at, w.order_id FROM unnest(%(titles)s::bigint[]) AS sold(id), LATERAL (
    SELECT * FROM order_words AS w WHERE w.keys @> ARRAY[sold.id] OFFSET 0) AS w
"""
_BY_NOTE = "SELECT w.placed_at, w.order_id FROM order_words AS w WHERE {noted}"
_ALL = """
SELECT DISTINCT w.placed_at, w.order_id FROM ({sources}) AS w {beyond}
ORDER BY w.placed_at {direction}, w.order_id {direction} LIMIT %(limit)s
"""
_SOME = "SELECT w.order_id FROM ({sources}) AS w LIMIT %(limit)s"
_ONLY_INDEXES = """
SELECT set_config('enable_seqscan', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true)
"""
# The offset keeps this a question about one order, asked of those that the rest of a filter leaves.
_IS_ONE = """EXISTS (
    SELECT FROM order_words AS w WHERE w.order_id = sales_order.id AND ({matches}) OFFSET 0)"""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody asked for: the titles that contain all of it, the pairs a note must have, and
    the words that must be read in it."""

    titles: list[int]
    pairs: list[int]
    longer: list[str]

    def condition(self) -> Q:
        """The orders that match, all of them."""
        some, are_all = self.some()
        return some if are_all else self.one_by_one()

    def some(self) -> tuple[Q, bool]:
        """Thousands of the orders that match, and whether there are no more."""
        statement = _SOME.format(sources=self._sources())
        rows = self._by_index(statement, limit=_FREQUENT)
        ids = uuid_array({order_id for (order_id,) in rows})  # some stand there by several titles
        return Q(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [ids])), len(rows) < _FREQUENT

    def one_by_one(self) -> Q:
        """All of them as a question about each order, for where the rest of a filter leads."""
        # Numbers can stand in the statement itself; the text is read in one place at most.
        statement = _IS_ONE.format(matches=self._matches()) % {
            "titles": f"'{int_array(self.titles)}'",
            "pairs": f"'{int_array(self.pairs)}'",
            "longer": "%s",
        }
        values = [text_array(self.longer)] if self.longer else []
        return Q(RawSQL(statement, values, output_field=BooleanField()))  # noqa: S611

    def places(
        self, *, beyond: parties.Place | None = None, falling: bool = True, limit: int
    ) -> list[parties.Place]:
        """The next orders that match, in the order of time, strictly `beyond` a place."""
        sign, direction = ("<", "DESC") if falling else (">", "ASC")
        at, order_id = beyond or (None, None)
        where = f"WHERE (w.placed_at, w.order_id) {sign} (%(at)s, %(id)s)" if beyond else ""
        near = _NEAR.format(matches=self._matches(), beyond=where, direction=direction)
        with connection.cursor() as cursor:
            params = self._params(at=at, id=order_id, limit=limit, window=_WINDOW)
            cursor.execute(near, params)
            found: list[parties.Place] = cursor.fetchall()
        if len(found) < limit:
            every = _ALL.format(sources=self._sources(), beyond=where, direction=direction)
            found = self._by_index(every, at=at, id=order_id, limit=limit)
        return found

    def _matches(self) -> str:
        """Whether a row is one of them."""
        if not self.titles:
            return self._noted()
        titled = _TITLED if len(self.titles) <= _FEW else _TITLED_BY_MANY
        return f"({titled}) OR {self._noted()}"

    def _sources(self) -> str:
        """Where the index leads: to the rows of each title, and to those of notes."""
        noted = _BY_NOTE.format(noted=self._noted())
        return f"{_BY_TITLE} UNION ALL {noted}" if self.titles else noted

    def _noted(self) -> str:
        return f"({_NOTED} AND {_READ})" if self.longer else _NOTED

    def _by_index(self, statement: str, **params: Any) -> list[Any]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ONLY_INDEXES)
            cursor.execute(statement, self._params(**params))
            rows: list[Any] = cursor.fetchall()
        return rows

    def _params(self, **more: Any) -> dict[str, Any]:
        said = {"titles": int_array(self.titles), "pairs": int_array(self.pairs)}
        return {**said, "longer": text_array(self.longer), **more}


def words_of(text: str) -> Words | None:
    """What a text asks for; None where it is too short for that."""
    said = [word for word in text.split() if len(word) >= SHORTEST][:MOST_WORDS]
    if not said:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [text_array(said)])
        titles, pairs, longer = cursor.fetchone()
    return Words(titles, pairs, longer) if pairs else None
