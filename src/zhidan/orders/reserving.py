"""Gives locked orders the stock they still wait for, or says what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from zhidan.inventory import api as inventory
from zhidan.orders.gift_shortage import AskingLine, demands_of, gifts_among, leave_out
from zhidan.orders.gift_stock import choose_with_gifts
from zhidan.orders.queueing import in_queue_order
from zhidan.orders.rules import shortage
from zhidan.orders.states import APPROVED, PENDING_PAYMENT, PENDING_REVIEW
from zhidan.orders.steps import OrderNow
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array
from zhidan.platform.outbox import emit

_STOCKED = """
SELECT line.order_id, line.id, line.sku_id, line.quantity, line.outer_code, line.title,
    line.gift_rule_id, line.gift_rule_version
FROM order_line AS line
WHERE line.order_id = ANY(%s::uuid[]) AND line.supply = 'stocked' AND line.sku_id IS NOT NULL
ORDER BY line.order_id, line.position
"""


def try_reserve(orders: Sequence[OrderNow], *, at: datetime) -> None:
    """Reserve for each locked order that wants stock and has none, in the order of the queue:
    raised by hand, then by promise, then who ordered first.

    All or nothing per order: it ends with a reservation, or with the hold `shortage`. A gift the
    order does not wait for is left out where it is short. What cannot complete an earlier order is
    free for a later one: goods that lie and wait help neither.
    """
    shops = {shop.id: shop for shop in parties.shop_cards(actor=SYSTEM)}
    wanting = {order.id: order for order in orders if _wants_stock(order, shops[order.shop_id])}
    if not wanting:
        return
    asking = [wanting[order_id] for order_id in in_queue_order(wanting)]
    goods, gift_lines, names = _stocked_lines([order.id for order in asking])
    gifts = gifts_among(gift_lines)
    houses = {w for shop in shops.values() for w in shop.warehouse_ids}
    houses |= {order.wanted_warehouse_id for order in asking if order.wanted_warehouse_id}
    free = inventory.available(
        sku_ids=names,
        warehouse_ids=sorted(houses),
        lock=True,
    )
    planned: list[inventory.PlannedReservation] = []
    for order in asking:
        shop = shops[order.shop_id]
        wanted = order.wanted_warehouse_id
        warehouse, missing, needed = choose_with_gifts(
            inventory.needs(goods.get(order.id, ())),
            gifts.get(order.id, ()),
            (wanted,) if wanted else shop.warehouse_ids,
            free,
        )
        order.clear_hold("shortage")
        if warehouse is None:
            if missing:
                order.raise_hold(shortage(missing, names))
            else:
                order.needs_stock = False  # all it wanted were gifts, and none is there
            continue
        inventory.take_from(free, warehouse, needed)
        order.warehouse_id, order.is_reserved = warehouse, True
        if order.state == PENDING_PAYMENT:
            order.expires_at = at + timedelta(hours=shop.unpaid_hours)
        order.note("reserve", warehouse_id=str(warehouse))
        planned += [
            inventory.PlannedReservation(
                d.sku_id, warehouse, order.id, d.line_id, d.quantity, order.expires_at
            )
            for d in [*goods.get(order.id, ()), *demands_of(gifts.get(order.id, ()))]
        ]
    leave_out(asking, gifts)
    if planned:
        if inventory.reserve_stock(planned=planned, at=at):
            raise inventory.NotEnoughStock
        emit(inventory.StockChanged(key="stock", sku_ids=sorted({p.sku_id for p in planned})))


def _wants_stock(order: OrderNow, shop: parties.ShopCard) -> bool:
    if not order.needs_stock or order.is_reserved:
        return False
    if {"unmapped_sku", "lines_missing"} & set(order.holds):
        return False
    return order.state in (PENDING_REVIEW, APPROVED) or (
        order.state == PENDING_PAYMENT and shop.reserve_on == "placed"
    )


class _Stocked(NamedTuple):
    """What orders ask of the stock: their goods, their gifts, and what each SKU is called."""

    goods: Mapping[UUID, list[inventory.Demand]]
    gifts: list[AskingLine]
    names: dict[UUID, str]


def _stocked_lines(order_ids: Sequence[UUID]) -> _Stocked:
    found = _Stocked(defaultdict(list), [], {})
    with connection.cursor() as cursor:
        cursor.execute(_STOCKED, [uuid_array(order_ids)])
        for order_id, line_id, sku_id, quantity, code, title, rule_id, version in cursor.fetchall():
            demand = inventory.Demand(line_id, sku_id, quantity)
            found.names[sku_id] = code or title
            if rule_id is None:
                found.goods[order_id].append(demand)
            else:
                found.gifts.append(AskingLine(order_id, rule_id, version, title, demand))
    return found
