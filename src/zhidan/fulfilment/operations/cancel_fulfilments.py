"""What will not be shipped leaves the warehouse's lists."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.fulfilment.queries.ids import open_fulfilments_of
from zhidan.fulfilment.rules import MAY_LEAVE
from zhidan.fulfilment.states import OPEN
from zhidan.fulfilment.steps import lock_fulfilments, save_fulfilments, take_step
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_RETIRE = """
DELETE FROM fulfilment_key WHERE (order_id, fulfilment_id) IN
    (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
"""


def cancel_fulfilments(*, order_ids: Sequence[UUID], reason: str, actor: Actor) -> list[UUID]:
    """Cancel what is open of these orders, and answer the ids.

    Only of orders that may not leave the house now: a call that comes late, when the order was
    approved again, cancels nothing. What has been shipped stays shipped. The key is retired, so
    that the order can be planned anew.
    """
    locked = orders.lock_orders(order_ids, actor=actor)
    stopped = [order.id for order in locked.values() if order.state not in MAY_LEAVE]
    fulfilments = lock_fulfilments(open_fulfilments_of(stopped), actor=actor)
    gone = [one for one in fulfilments.values() if one.state in OPEN]
    for one in gone:
        take_step(one, "cancel", reason=reason)
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(
                _RETIRE, [uuid_array(o.order_id for o in gone), uuid_array(o.id for o in gone)]
            )
        save_fulfilments(gone, actor=actor)
    return [one.id for one in gone]
