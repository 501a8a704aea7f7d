"""The one search box: numbers, a phone, a name, a SKU, all exact; else words of goods and notes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhidan.orders.queries.words import Words, words_of
from zhidan.parties import api as parties

MOST = 10_000
# The orders with this number; a row without an order says that somebody has this phone or name.
_NAMED = """
(WITH named AS (SELECT order_id FROM number_key WHERE number = %(text)s
    UNION SELECT order_id FROM source_key WHERE external_no = %(text)s)
SELECT order_id FROM named
UNION SELECT part.order_id FROM named JOIN order_lineage AS part ON part.root_id = named.order_id
UNION SELECT part.order_id FROM named JOIN order_lineage AS part ON part.parent_id = named.order_id
UNION SELECT id FROM sales_order WHERE tracking_no = %(text)s AND tracking_no <> ''
LIMIT 1000)
UNION ALL (SELECT NULL FROM recipient WHERE {column} = %(key)s LIMIT 1)
"""
_SKUS = """
SELECT line.order_id FROM order_line AS line JOIN sku ON sku.id = line.sku_id
WHERE sku.code = %s ORDER BY line.order_id DESC LIMIT 1000
"""
_BUYERS = "SELECT id FROM sales_order WHERE buyer_id = ANY(%s) ORDER BY id DESC LIMIT 1000"


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names: orders, or a person or words whose orders are read as far as needed."""

    ids: list[UUID]
    person: parties.PersonKey | None = None
    words: Words | None = None

    @property
    def is_read_by_time(self) -> bool:
        """Whether `places` tells the orders; otherwise they are all in `ids`."""
        return self.person is not None or self.words is not None

    def places(
        self, *, beyond: parties.Place | None = None, falling: bool = True, limit: int
    ) -> list[parties.Place]:
        """The next of these orders in the order of time, strictly `beyond` a place."""
        if self.person is not None:
            return parties.orders_of_person(
                self.person, beyond=beyond, falling=falling, limit=limit
            )
        if self.words is not None:
            return self.words.places(beyond=beyond, falling=falling, limit=limit)
        return []

    def condition(self) -> Q:
        """The orders found; of a person's the newest 10,000, which is as far as anybody counts."""
        if self.words is not None:
            return self.words.condition()
        if self.person is None:
            return Q(pk__in=self.ids)
        return Q(pk__in={order_id for _, order_id in self.places(limit=MOST)})


def search_orders(text: str) -> Found:
    """Orders this text names. Scopes are the list's business.

    Numbers come first; what is no number is tried as phone or recipient, as buyer, as SKU, of
    which the newest 1,000 orders count; what nothing is called stands perhaps inside the titles of
    goods or in notes.
    """
    found = orders_of_somebody(text) or orders_with_sku(text)
    if found.ids or found.is_read_by_time:
        return found
    return Found([], words=words_of(text))


def orders_of_somebody(text: str) -> Found | None:
    """Orders this text names by a number, or by the person it names."""
    person = parties.person_key(text)
    with connection.cursor() as cursor:
        cursor.execute(_NAMED.format(column=person.column), {"text": text, "key": person.value})
        named = [order_id for (order_id,) in cursor.fetchall()]
        if found := [order_id for order_id in named if order_id]:
            return Found(found)
        if named:
            return Found([], person)
        if buyers := parties.buyers_called(text):
            cursor.execute(_BUYERS, [buyers])
            return Found([order_id for (order_id,) in cursor.fetchall()])
    return None


def orders_with_sku(code: str) -> Found:
    """The newest 1,000 orders with a line of this SKU."""
    with connection.cursor() as cursor:
        cursor.execute(_SKUS, [code])
        return Found(list(dict.fromkeys(order_id for (order_id,) in cursor.fetchall())))
