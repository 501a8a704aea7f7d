from __future__ import annotations

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.content import write_content
from zhidan.orders.events import OrdersChanged
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import DELAYED
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor

_DUE = """
SELECT id FROM sales_order WHERE review_after IS NOT NULL AND review_after <= clock_timestamp()
ORDER BY review_after, id LIMIT %s
"""


def wake_delayed(*, limit: int = 500, actor: Actor) -> int:
    """End the delay (延时审核) of orders whose time has come; then a rule may approve them.

    Answers how many were looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [limit])
        order_ids = [order_id for (order_id,) in cursor.fetchall()]

    def wake(order: OrderNow) -> None:
        if order.clear_hold(DELAYED):
            order.note("delay_over")

    accepted, _ = for_each(order_ids, wake, actor=actor)
    write_content({order.id: {"review_after": None} for order in accepted})
    woken = [order for order in accepted if order.entries]
    at = now()
    look = review_again(woken, at=at)
    try_reserve(look.regifted, at=at)
    save_and_tell(woken, OrdersChanged, actor=actor)
    settle(woken, look, at=at)
    return len(accepted)
