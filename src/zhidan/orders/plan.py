"""What new orders ask of the world before they are written: stock and look-alikes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from zhidan.inventory import api as inventory
from zhidan.orders.gift_stock import choose_with_gifts
from zhidan.orders.new_orders import NewOrder
from zhidan.orders.rules import shortage
from zhidan.orders.states import PENDING_PAYMENT
from zhidan.parties.api import ShopCard
from zhidan.platform.arrays import bytes_array


def demands(order: NewOrder) -> list[inventory.Demand]:
    """What an order's stocked lines need, its gifts aside."""
    return [
        inventory.Demand(line_id, line.sku_id, line.incoming.quantity)
        for line, line_id in zip(order.draft.lines, order.line_ids, strict=True)
        if line.supply == "stocked" and line.sku_id is not None
    ]


def wants_stock(order: NewOrder, shop: ShopCard) -> bool:
    """Whether the order may reserve now: mapped in full, and paid where the shop waits for that."""
    return (
        order.needs_stock
        and order.draft.is_known
        and (order.draft.state != PENDING_PAYMENT or shop.reserve_on == "placed")
    )


def plan_stock(
    new: Sequence[NewOrder], shop: ShopCard, *, lock: bool, at: datetime
) -> list[inventory.PlannedReservation]:
    """Give each order the first warehouse that holds all of it, from one look at the levels; where
    a rule named the warehouse, that one or none.

    An order no warehouse can hold gets the hold `shortage` with what is missing, and no stock.
    """
    asking = [(order, demands(order)) for order in new if wants_stock(order, shop)]
    named = {order.wanted_warehouse_id for order, _ in asking if order.wanted_warehouse_id}
    free = inventory.available(
        sku_ids=(d.sku_id for order, listed in asking for d in [*listed, *_of_gifts(order)]),
        warehouse_ids=sorted({*shop.warehouse_ids, *named}),
        lock=lock,
    )
    planned = []
    for order, listed in asking:
        houses = (order.wanted_warehouse_id,) if order.wanted_warehouse_id else shop.warehouse_ids
        goods = inventory.needs(listed)
        warehouse, missing, needed = choose_with_gifts(goods, order.gifts, houses, free)
        order.warehouse_id = warehouse
        if warehouse is None:
            if missing:
                order.holds.append(shortage(missing, _names(order)))
            continue
        inventory.take_from(free, warehouse, needed)
        if order.draft.state == PENDING_PAYMENT:
            order.expires_at = at + timedelta(hours=shop.unpaid_hours)
        planned += [
            inventory.PlannedReservation(
                d.sku_id, warehouse, order.id, d.line_id, d.quantity, order.expires_at
            )
            for d in [*listed, *_of_gifts(order)]
        ]
    return planned


def _of_gifts(order: NewOrder) -> list[inventory.Demand]:
    if not order.gifts:
        return []
    return [demand for gift in order.kept_gifts for demand in gift.demands()]


def _names(order: NewOrder) -> dict[UUID, str]:
    names = {line.sku_id: line.title for gift in order.gifts for line in gift.lines}
    return names | {
        line.sku_id: line.incoming.outer_code or line.incoming.title
        for line in order.draft.lines
        if line.sku_id is not None
    }


# Key by key (which is what OFFSET says), so that the index is used however stale the statistics.
_LOOK_ALIKES = """
SELECT asked.key, twin.* FROM unnest(%s::bytea[]) AS asked(key), LATERAL (
    SELECT o.order_no, o.units - coalesce((SELECT sum(line.quantity) FROM order_line AS line
            WHERE line.order_id = o.id AND line.gift_rule_id IS NOT NULL), 0)::bigint,
        o.goods_minor, o.placed_at
    FROM sales_order AS o
    WHERE o.merge_key = asked.key
      AND o.state IN ('approved', 'fulfilling', 'pending_payment', 'pending_review')
    OFFSET 0
) AS twin
"""


def twins_of(new: Sequence[NewOrder], *, hours: int) -> dict[UUID, str]:
    """The number of an open order near in time whose recipient, units and goods amount an order
    shares: by the id of the later one."""
    asking = [order for order in new if order.merge_key]
    if not asking or not hours:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_ALIKES, [bytes_array({o.merge_key for o in asking if o.merge_key})])
        open_ones = [(bytes(key), *rest) for key, *rest in cursor.fetchall()]
    seen: dict[tuple[bytes, int, int], list[tuple[str, datetime]]] = {}
    for key, order_no, units, goods, placed_at in open_ones:
        seen.setdefault((key, units, goods), []).append((order_no, placed_at))
    found = {}
    for order in asking:
        assert order.merge_key is not None
        draft = order.draft
        twins = seen.setdefault((order.merge_key, draft.units, draft.amounts.goods), [])
        for number, placed_at in twins:
            if abs(placed_at - order.placed_at) <= timedelta(hours=hours):
                found[order.id] = number
                break
        twins.append((draft.incoming.external_no, order.placed_at))
    return found
