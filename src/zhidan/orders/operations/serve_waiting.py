from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.queries.completable import completable_orders
from zhidan.orders.reserving import try_reserve
from zhidan.orders.steps import lock_orders
from zhidan.platform.actors import Actor

MOST_AT_ONCE = 500


def serve_waiting(
    *, sku_ids: Sequence[UUID], limit: int = MOST_AT_ONCE, actor: Actor
) -> list[UUID]:
    """Give freed stock to the orders that wait for it, in the order of the queue, all in one
    batch; answers who got theirs.

    Only who could be completed is locked. Whoever had a reservation fall away or arrive meanwhile
    is decided again under the lock. Where more than `limit` could be served, the rest follow by
    the same event: the queue goes on where it stands.
    """
    asked = completable_orders(sku_ids, limit=limit)
    if not asked:
        return []
    locked = lock_orders(asked, actor=actor)
    at = now()
    waiting = [order for order in locked.values() if "shortage" in order.holds]
    try_reserve(waiting, at=at)
    served = [order for order in waiting if order.is_reserved]
    look = review_again(served, at=at)
    try_reserve(look.regifted, at=at)
    save_and_tell(served, OrdersChanged, actor=actor)
    settle(served, look, at=at)
    if served and len(asked) == limit:
        inventory.tell_stock_freed(sku_ids)
    return [order.id for order in served if order.is_reserved]
