from __future__ import annotations

from django.db import connection

from zhidan.inventory import api as inventory
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.states import PENDING_PAYMENT
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor

_EXPIRED = """
SELECT id FROM sales_order WHERE state = 'pending_payment' AND expires_at <= clock_timestamp()
ORDER BY id LIMIT %s
"""


def expire_reservations(*, limit: int = 500, actor: Actor) -> int:
    """Give back what unpaid orders held too long, by the database's clock. Answers how many."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, [limit])
        order_ids = [order_id for (order_id,) in cursor.fetchall()]

    def expire(order: OrderNow) -> None:
        if order.state == PENDING_PAYMENT and order.expires_at is not None:
            order.expires_at = None
            order.note("expire_reservation")

    accepted, _ = for_each(order_ids, expire, actor=actor)
    expired = [order for order in accepted if order.entries]
    inventory.release_stock(order_ids=[order.id for order in expired])
    save_and_tell(expired, OrdersChanged, actor=actor)
    return len(expired)
