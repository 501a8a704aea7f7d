from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor


def record_unpacked(*, order_ids: Sequence[UUID], actor: Actor) -> None:
    """What lay packed of these orders was taken out of its box. Called by fulfilment in its own
    transaction, under the lock."""

    def unpack(order: OrderNow) -> None:
        if order.is_packed:
            order.is_packed = False
            order.note("unpack")

    accepted, _ = for_each(order_ids, unpack, actor=actor)
    save_and_tell([order for order in accepted if order.entries], OrdersChanged, actor=actor)
