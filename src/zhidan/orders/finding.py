"""How orders and customers are found from the search box of every page."""

from __future__ import annotations

from zhidan.orders.queries.customers import customer_list
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import order_list
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.finding import Hit, finds


@finds("order", permission="orders.view", place=1)
def find_orders(text: str, actor: Actor, most: int) -> list[Hit]:
    """As the order list's search box: any number, a phone, a name, a SKU."""
    page = order_list(OrderFilter(q=text), sort="-placed_at", cursor=None, limit=most, actor=actor)
    return [
        Hit(
            "order",
            row.values["id"],
            row.values["order_no"],
            row.lines[0].title if row.lines else row.values["external_no"],
        )
        for row in page.items
    ]


@finds("customer", permission="customers.view", place=3)
def find_customers(text: str, actor: Actor, most: int) -> list[Hit]:
    """By a whole phone number, name, nick or order number."""
    page = customer_list(
        parties.BuyerFilter(q=text), sort="-last_order_at", cursor=None, limit=most, actor=actor
    )
    return [
        Hit("customer", row.buyer.id, row.buyer.nick, " · ".join(row.buyer.tags))
        for row in page.items
    ]
