from __future__ import annotations

from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, NotFound
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.models import OrderLine
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import PENDING_PAYMENT, PENDING_REVIEW
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_SAME = """
SELECT DISTINCT line.order_id FROM order_line AS line JOIN sales_order AS o ON o.id = line.order_id
WHERE o.shop_id = %s AND line.sku_id IS NULL AND line.supply = '' AND line.outer_code = %s
  AND line.platform_item_id = %s AND line.platform_sku_id = %s
  AND o.state IN ('pending_payment', 'pending_review') ORDER BY line.order_id LIMIT 500
"""
_MAP = """
UPDATE order_line SET sku_id = %s, supply = %s
WHERE order_id = ANY(%s::uuid[]) AND sku_id IS NULL AND supply = '' AND outer_code = %s
  AND platform_item_id = %s AND platform_sku_id = %s
"""
_LEFT = """
SELECT order_id, bool_or(supply = ''), bool_or(supply = 'stocked'), bool_or(supply = 'to_order')
FROM order_line WHERE order_id = ANY(%s::uuid[]) GROUP BY order_id
"""


def map_line(
    *, order_id: UUID, line_id: UUID, sku_id: UUID, remember: bool = True, actor: Actor
) -> Outcomes:
    """Say which SKU an unmapped line stands for.

    With `remember` the shop's listing keeps it, and up to 500 open orders of the shop that wait
    for the same listing are mapped with it; each then asks for its stock.
    Raises: NotFound for an unknown order, line or SKU.
    """
    line = OrderLine.objects.filter(order_id=order_id, id=line_id).first()
    sku = catalog.sku_cards([sku_id]).get(sku_id)
    if line is None or sku is None:
        raise NotFound(field="sku_id" if line is not None else "line_id")
    listing = (line.outer_code, line.platform_item_id, line.platform_sku_id)

    def check(order: OrderNow) -> None:
        if order.state not in (PENDING_PAYMENT, PENDING_REVIEW):
            raise ActionNotAllowed(action="map", state=order.state, reason="wrong_state")

    accepted, outcomes = for_each([order_id], check, actor=actor)
    if not accepted:
        return outcomes
    [first] = accepted
    ids = [order_id]
    if remember:
        catalog.remember_listing(
            shop_id=first.shop_id, outer_code=listing[0], platform_item_id=listing[1],
            platform_sku_id=listing[2], title=line.title, spec=line.spec, sku_id=sku_id,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_SAME, [first.shop_id, *listing])
            ids += [found for (found,) in cursor.fetchall() if found != order_id]
    with connection.cursor() as cursor:
        cursor.execute(_MAP, [sku_id, sku.supply, uuid_array(ids), *listing])
        cursor.execute(_LEFT, [uuid_array(ids)])
        left = {row[0]: row[1:] for row in cursor.fetchall()}

    def settle(order: OrderNow) -> None:
        check(order)
        unmapped, needs_stock, to_make = left[order.id]
        order.needs_stock = needs_stock
        if to_make and order.production_status == "not_required":
            order.production_status = "ready"
        if not unmapped:
            order.clear_hold("unmapped_sku")
        order.note("map", sku=sku.code, title=line.title)

    accepted, outcomes = for_each(ids, settle, actor=actor)
    try_reserve(accepted, at=now())
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes
