from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import connection

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.states import SHIPPED
from zhidan.orders.steps import OrderNow, take_step
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array


def record_unshipped(
    *,
    lines: Mapping[UUID, frozenset[UUID]],
    together: Iterable[Collection[UUID]] = (),
    reason: str,
    actor: Actor,
) -> Outcomes:
    """Take back that lines of orders left the house, while no channel has been told of it.

    `lines` are the lines by order; orders named in one group of `together` come back all or none.
    Stock comes back and is held for them again. Called by fulfilment in its own transaction.
    """
    stocked = _stocked(lines)

    def unship(order: OrderNow) -> None:
        if not lines[order.id] <= stocked[order.id].keys():
            raise ActionNotAllowed(action="unship", state=order.state, reason="line_not_shipped")
        if order.state == SHIPPED:
            take_step(order, "unship", reason=reason)
            order.shipped_at, order.needs_confirm = None, False
        else:
            order.note("unship", reason=reason)
        rest = stocked[order.id].keys() - lines[order.id]
        order.fulfilment_status = "partially_fulfilled" if rest else "unfulfilled"
        order.tracking_no = order.tracking_no if rest else ""
        order.is_packed = True

    accepted, outcomes = for_each(list(lines), unship, actor=actor, together=together)
    back = {line_id: order.id for order in accepted for line_id in lines[order.id]}
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [uuid_array(back.values()), uuid_array(back)])
    inventory.unship_stock(
        lines={
            line_id: order_id for line_id, order_id in back.items() if stocked[order_id][line_id]
        },
        actor=actor,
    )
    for order in accepted:
        order.is_reserved = any(stocked[order.id][line_id] for line_id in lines[order.id])
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes


_SHIPPED = """
SELECT order_id, id, supply = 'stocked' FROM order_line
WHERE order_id = ANY(%s::uuid[]) AND supply <> 'virtual' AND shipped_quantity > 0
"""
_MARK = """
UPDATE order_line SET shipped_quantity = 0, unit_cost_minor = NULL
WHERE order_id = ANY(%s::uuid[]) AND id = ANY(%s::uuid[])
"""


def _stocked(order_ids: Mapping[UUID, object]) -> dict[UUID, dict[UUID, bool]]:
    """Per order its shipped lines, and whether each took goods from stock."""
    found: dict[UUID, dict[UUID, bool]] = {order_id: {} for order_id in order_ids}
    with connection.cursor() as cursor:
        cursor.execute(_SHIPPED, [uuid_array(order_ids)])
        for order_id, line_id, is_stocked in cursor.fetchall():
            found[order_id][line_id] = is_stocked
    return found
