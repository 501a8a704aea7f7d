"""Customers: buyers with what their orders come to, within the caller's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhidan.kernel.errors import NotFound
from zhidan.kernel.money import Money
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.queries.search import orders_of_somebody
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array, uuid_array_or_any
from zhidan.platform.filters import search_text
from zhidan.platform.paging import Count, Page

MOST_NAMED = 1_000
COUNTED = 1_000


@dataclass(slots=True)
class Bought:
    """What a customer's newest 1,000 orders come to, by currency; `capped` where there are more."""

    orders: int = 0
    capped: bool = False
    paid: list[Money] = field(default_factory=list)
    refunded: list[Money] = field(default_factory=list)
    refunded_orders: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A buyer and what they bought."""

    buyer: parties.BuyerCard
    bought: Bought


def customer_list(
    wanted: parties.BuyerFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> Page[Customer]:
    """A page of the customers of the caller's shops.

    Raises: InvalidInput for an unknown sort, filter or cursor.
    """
    page = parties.buyer_list(
        wanted, among=_named(wanted.q, actor), sort=sort, cursor=cursor, limit=limit, actor=actor
    )
    return Page(_customers(page.items, actor), page.next, page.prev)


def count_customers(wanted: parties.BuyerFilter, *, actor: Actor) -> Count:
    """How many match; above 10,000 `capped`."""
    return parties.count_buyers(wanted, among=_named(wanted.q, actor), actor=actor)


def customer(buyer_id: UUID, *, actor: Actor) -> Customer:
    """Raises: NotFound, also for one whom none of the caller's shops knows."""
    card = parties.buyer_cards([buyer_id], actor=actor).get(buyer_id)
    if card is None:
        raise NotFound(field="customer_id")
    return _customers([card], actor)[0]


def _named(text: str, actor: Actor) -> list[UUID] | None:
    """The buyers that a phone, a name, a nick or a number names; None where nothing was typed."""
    text = search_text(text)
    if not text:
        return None
    found = orders_of_somebody(text)
    if found is None:
        return []
    rows = Order.objects.filter(found.condition(), scope(actor), buyer_id__isnull=False)
    listed = rows.order_by("buyer_id").values_list("buyer_id", flat=True).distinct()[:MOST_NAMED]
    return [buyer_id for buyer_id in listed if buyer_id]


def _customers(cards: Sequence[parties.BuyerCard], actor: Actor) -> list[Customer]:
    bought = _bought([card.id for card in cards], actor)
    return [Customer(card, bought.get(card.id, Bought())) for card in cards]


# Buyer by buyer from the index, each no further than anybody counts.
_BOUGHT = """
SELECT asked.id, o.currency, count(*), sum(o.paid)::bigint, sum(o.refunded)::bigint,
    count(*) FILTER (WHERE o.refunded > 0), min(o.placed_at), max(o.placed_at)
FROM unnest(%(ids)s::uuid[]) AS asked(id), LATERAL (
    SELECT currency, amount_paid_minor AS paid, refunded_minor AS refunded, placed_at
    FROM sales_order WHERE buyer_id = asked.id AND state NOT IN ('split', 'rejoined')
      AND (%(shops)s::uuid[] IS NULL OR shop_id = ANY(%(shops)s::uuid[]))
      AND (%(houses)s::uuid[] IS NULL OR warehouse_id IS NULL
           OR warehouse_id = ANY(%(houses)s::uuid[]))
    ORDER BY placed_at DESC, id DESC LIMIT %(most)s
) AS o GROUP BY asked.id, o.currency ORDER BY asked.id, o.currency
"""


def _bought(buyer_ids: Sequence[UUID], actor: Actor) -> dict[UUID, Bought]:
    found: dict[UUID, Bought] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _BOUGHT,
            {
                "ids": uuid_array(buyer_ids),
                "shops": uuid_array_or_any(actor.shops),
                "houses": uuid_array_or_any(actor.warehouses),
                "most": COUNTED,
            },
        )
        for buyer_id, currency, orders, paid, refunded, back, first, last in cursor.fetchall():
            one = found.setdefault(buyer_id, Bought())
            one.orders += orders
            one.refunded_orders += back
            one.paid.append(Money(paid, currency))
            if refunded:
                one.refunded.append(Money(refunded, currency))
            one.first_at = min(first, one.first_at or first)
            one.last_at = max(last, one.last_at or last)
    for one in found.values():
        one.capped = one.orders >= COUNTED
    return found


def held_for(buyer_ids: Sequence[UUID]) -> list[UUID]:
    """The orders that wait because their buyer is blacklisted, in whichever shop."""
    held = Order.objects.filter(
        ~Q(holds=[]), holds__contains=["blacklisted"], buyer_id__in=buyer_ids
    )
    return list(held.values_list("id", flat=True))
