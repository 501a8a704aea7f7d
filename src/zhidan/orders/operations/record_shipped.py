from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged, OrdersShipped
from zhidan.orders.states import ORDER, SHIPPED
from zhidan.orders.steps import OrderNow, lock_orders, take_step
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import uuid_array


@dataclass(frozen=True, slots=True)
class LeavingGoods:
    """What leaves of a line: its SKU and base units."""

    sku_id: UUID | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """Lines of one order that leave in one parcel, whole lines only: which, and what of each.

    What the warehouse has of a line is compared with what the order says of it now.
    """

    order_id: UUID
    goods: Mapping[UUID, LeavingGoods]
    carrier: str
    tracking_no: str
    shipped_at: datetime

    @property
    def line_ids(self) -> frozenset[UUID]:
        """The lines that leave."""
        return frozenset(self.goods)


@dataclass(frozen=True, slots=True)
class _Line:
    order_id: UUID
    id: UUID
    sku_id: UUID | None
    supply: str
    quantity: int
    shipped: int

    @property
    def goods(self) -> LeavingGoods:
        return LeavingGoods(self.sku_id, self.quantity)


def record_shipped(
    *,
    shipments: Sequence[Shipment],
    together: Iterable[Collection[UUID]] = (),
    actor: Actor,
) -> Outcomes:
    """Book out what leaves the house: stock, lines, and the order's step once all of it has left.

    Takes each order's step under its lock, so that a cancelled order cannot ship, nor a changed
    one as it was before (`changed_meanwhile`). One shipment
    per order and call; orders named in one group of `together` leave all or none. Called by
    fulfilment in its own transaction.
    """
    by_order = {shipment.order_id: shipment for shipment in shipments}
    lines = _lines(lock_orders(by_order, actor=actor))
    telling = {shop.id for shop in parties.shop_cards(actor=SYSTEM) if shop.has_channel}

    def ship(order: OrderNow) -> None:
        shipment = by_order[order.id]
        owned = {line.id: line for line in lines.get(order.id, [])}
        if not shipment.line_ids <= set(owned):
            raise ActionNotAllowed(action="ship", state=order.state, reason="line_not_found")
        if any(owned[key].goods != goods for key, goods in shipment.goods.items()):
            raise ActionNotAllowed(action="ship", state=order.state, reason="changed_meanwhile")
        if any(owned[line_id].shipped for line_id in shipment.line_ids):
            raise ActionNotAllowed(action="ship", state=order.state, reason="already_shipped")
        is_last = all(line.shipped or line.id in shipment.line_ids for line in owned.values())
        details = {"carrier": shipment.carrier, "tracking_no": shipment.tracking_no}
        if is_last:
            take_step(order, "ship", **details)
            order.shipped_at = shipment.shipped_at
            order.needs_confirm = order.source == "channel" and order.shop_id in telling
        elif reason := ORDER.refusal("ship", order.state, order.facts()):
            raise ActionNotAllowed(action="ship", state=order.state, reason=reason)
        else:
            order.note("ship_part", lines=len(shipment.line_ids), **details)
        order.fulfilment_status = "fulfilled" if is_last else "partially_fulfilled"
        order.tracking_no = order.tracking_no or shipment.tracking_no

    accepted, outcomes = for_each(list(by_order), ship, actor=actor, together=together)
    left = [
        line
        for order in accepted
        for line in lines.get(order.id, ())
        if line.id in by_order[order.id].line_ids
    ]
    inventory.ship_stock(
        lines={line.id: line.order_id for line in left if line.supply == "stocked"}, actor=actor
    )
    _mark_lines(left)
    save_and_tell([o for o in accepted if o.state == SHIPPED], OrdersShipped, actor=actor)
    save_and_tell([o for o in accepted if o.state != SHIPPED], OrdersChanged, actor=actor)
    return outcomes


_LINES = """
SELECT order_id, id, sku_id, supply, quantity, shipped_quantity FROM order_line
WHERE order_id = ANY(%s::uuid[]) AND supply <> 'virtual' ORDER BY order_id, position
"""
_MARK = """
UPDATE order_line AS line SET shipped_quantity = line.quantity, unit_cost_minor = gone.cost
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS gone(order_id, id, cost)
WHERE line.order_id = gone.order_id AND line.id = gone.id
"""


def _lines(order_ids: Iterable[UUID]) -> Mapping[UUID, list[_Line]]:
    found: dict[UUID, list[_Line]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(order_ids)])
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(_Line(*row))
    return found


def _mark_lines(left: Sequence[_Line]) -> None:
    """Note the lines as shipped and freeze what a unit of each cost today."""
    if not left:
        return
    costs = catalog.unit_costs({line.sku_id for line in left if line.sku_id})
    frozen = []
    for line in left:
        cost = costs.get(line.sku_id) if line.sku_id else None
        frozen.append("NULL" if cost is None else str(_whole(cost[0])))
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK,
            [
                uuid_array(line.order_id for line in left),
                uuid_array(line.id for line in left),
                "{" + ",".join(frozen) + "}",
            ],
        )


def _whole(cost: Decimal) -> int:
    return int(cost.quantize(Decimal(1), rounding=ROUND_HALF_UP))
