from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from zhidan.orders.models import Order
from zhidan.orders.operations.edit_orders import OrderMarks, edit_orders
from zhidan.orders.steps import lock_orders
from zhidan.platform.actors import Actor


class MarksChange(NamedTuple):
    """What an order had of the columns that were changed, and what it got."""

    before: OrderMarks
    after: OrderMarks


def undo_order_edits(*, changes: Mapping[UUID, MarksChange], actor: Actor) -> int:
    """Give orders back what `edit_orders` changed; answers how many have moved on meanwhile: the
    caller then keeps nothing of it."""
    locked = lock_orders(changes, actor=actor)
    rows = Order.objects.filter(pk__in=locked).values("id", *OrderMarks.__struct_fields__)
    stored = {row["id"]: row for row in rows}
    moved = sum(
        order_id not in stored
        or any(stored[order_id][name] != value for name, value in change.after.said().items())
        for order_id, change in changes.items()
    )
    if moved:
        return moved
    done = edit_orders(
        edits={order_id: change.before for order_id, change in changes.items()}, actor=actor
    )
    return sum(one.code != "ok" for one in done)
