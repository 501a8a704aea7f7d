"""Orders that stand already as their rules see them: snapshots out of rows, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from msgspec import Struct

from zhidan.orders.reviewing.facts import Snapshot
from zhidan.orders.states import PENDING_REVIEW
from zhidan.orders.world import Goods, GoodsFacts, earlier_open_orders, goods_facts
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array


class Kept(Struct, frozen=True):
    """An order's own columns, as far as rules look at them."""

    id: UUID
    shop_id: UUID
    order_type: str
    state: str
    currency: str
    goods: int
    payable: int
    paid: int
    discount: int
    is_cod: bool
    pays_later: bool
    lines: int
    units: int
    buyer_message: str
    seller_memo: str
    flag: int
    is_customised: bool
    placed_at: datetime
    ship_by: datetime | None
    created_at: datetime
    buyer_id: UUID | None
    tags: list[str]
    wanted_carrier_id: UUID | None
    order_no: str
    first_state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line, as far as rules look at it."""

    sku_id: UUID | None
    code: str
    title: str
    supply: str
    quantity: int
    brings: int
    is_presale: bool
    has_spec: bool
    is_refund_asked: bool


_ORDERS = """
SELECT o.id, o.shop_id, o.order_type, o.state, o.currency, o.goods_minor, o.payable_minor,
    o.amount_paid_minor,
    o.seller_discount_minor + o.platform_discount_minor + o.streamer_discount_minor, o.is_cod,
    o.terms <> 'prepaid',
    o.line_count - given.lines, o.units - given.units, o.buyer_message, o.seller_memo, o.flag,
    o.is_customised, o.placed_at,
    o.ship_by, o.created_at, o.buyer_id, o.tags, o.wanted_carrier_id, o.order_no, e.to_state
FROM sales_order AS o JOIN order_event AS e ON e.order_id = o.id AND e.seq = 1,
    LATERAL (SELECT count(*) AS lines, coalesce(sum(quantity), 0)::bigint AS units FROM order_line
        WHERE order_id = o.id AND gift_rule_id IS NOT NULL) AS given
WHERE o.id = ANY(%s::uuid[]) ORDER BY o.id
"""
_LINES = """
SELECT order_id, sku_id, outer_code, title, supply, quantity, payable_minor, is_presale,
    spec <> '' OR personalisation <> '' OR raw_properties <> '{}', refund_status = 'requested'
FROM order_line WHERE order_id = ANY(%s::uuid[]) AND gift_rule_id IS NULL
ORDER BY order_id, position
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of some orders, before it becomes snapshots."""

    orders: dict[UUID, Kept]
    lines: Mapping[UUID, Sequence[Line]]
    people: Mapping[UUID, parties.RecipientCard]
    goods: Mapping[UUID, GoodsFacts]
    earlier: Mapping[UUID, int]
    invoiced: frozenset[UUID]
    shops: Mapping[UUID, parties.ShopCard]


def look_up(order_ids: Iterable[UUID], *, asks: Collection[str]) -> Known:
    """Read what rules that look at these fields need, in three questions and one for each thing
    that is asked of other rows."""
    ids = list(order_ids)
    lines: defaultdict[UUID, list[Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [uuid_array(ids)])
        orders = {row[0]: Kept(*row) for row in cursor.fetchall()}
        cursor.execute(_LINES, [uuid_array(ids)])
        for order_id, *rest in cursor.fetchall():
            lines[order_id].append(Line(*rest))
    goods: dict[UUID, GoodsFacts] = {}
    if not {"weight_g", "margin"}.isdisjoint(asks):
        goods = goods_facts(
            {o.id: (o.currency, _goods(lines[o.id])) for o in orders.values()}, asks=asks
        )
    earlier: dict[UUID, int] = {}
    if "buyer_orders" in asks:
        earlier = earlier_open_orders(
            [(o.id, o.buyer_id, o.created_at) for o in orders.values() if o.buyer_id]
        )
    wanted = parties.orders_wanting_invoice(ids) if "wants_invoice" in asks else frozenset()
    shops = {shop.id: shop for shop in parties.shop_cards(actor=SYSTEM)}
    return Known(orders, lines, parties.recipient_cards(ids), goods, earlier, wanted, shops)


def _goods(lines: Sequence[Line]) -> list[Goods]:
    return [
        Goods(line.sku_id, line.quantity, line.brings) for line in lines if line.supply != "virtual"
    ]


def snapshot_from(known: Known, order_id: UUID, *, at: datetime, **said: Any) -> Snapshot:
    """One of the orders as its rules see it at a moment; `said` is what is known better."""
    order, lines = known.orders[order_id], known.lines.get(order_id, ())
    person = known.people.get(order_id)
    shop, goods = known.shops[order.shop_id], known.goods.get(order_id, GoodsFacts())
    local = order.placed_at.astimezone(shop.zone)
    left = (order.ship_by - at).total_seconds() if order.ship_by else 0
    seen = Snapshot(
        shop=order.shop_id, channel=shop.channel, order_type=order.order_type,
        is_in_review=order.state == PENDING_REVIEW, currency=order.currency, goods=order.goods,
        payable=order.payable, paid=order.paid, discount=order.discount, is_cod=order.is_cod,
        pays_later=order.pays_later,
        lines=order.lines, units=order.units,
        skus=tuple([line.sku_id for line in lines if line.sku_id is not None]),
        codes=tuple([line.code for line in lines if line.code]),
        titles=tuple([line.title for line in lines]),
        unmapped=tuple([line.code or line.title for line in lines if not line.supply]),
        specless=tuple([
            line.code or line.title
            for line in lines
            if line.supply == "to_order" and not line.has_spec
        ]),
        refunds=sum([line.is_refund_asked for line in lines]),
        buyer_message=order.buyer_message, seller_memo=order.seller_memo, flag=order.flag,
        country=person.country if person else "", province=person.province if person else "",
        city=person.city if person else "", is_customised=order.is_customised,
        is_presale=any(line.is_presale for line in lines),
        wants_invoice=order_id in known.invoiced, placed_at=order.placed_at, hour=local.hour,
        weekday=local.isoweekday(), hours_left=int(left // 3600), weight_g=goods.weight_g,
        margin=goods.margin, buyer_orders=known.earlier.get(order_id, 0),
    )  # fmt: skip
    return msgspec.structs.replace(seen, **said) if said else seen
