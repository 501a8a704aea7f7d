"""Fulfilment orders that nobody sends any more, and what that means for their orders."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from zhidan.fulfilment.states import PACKED
from zhidan.fulfilment.steps import FulfilmentNow, save_fulfilments, take_step
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_FREE = """
DELETE FROM fulfilment_key WHERE (order_id, fulfilment_id) IN
    (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
"""


def free_keys(fulfilments: Collection[FulfilmentNow]) -> None:
    """Let the orders of these locked ones be planned anew."""
    keys: list[tuple[UUID, UUID]] = [
        (order_id, one.id) for one in fulfilments for order_id in one.order_ids
    ]
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_FREE, [uuid_array(column) for column in zip(*keys, strict=True)])


def retire(fulfilments: Collection[FulfilmentNow], *, reason: str, actor: Actor) -> None:
    """Nobody sends these locked ones any more, whose orders are locked too and whose keys are
    free. What lies picked waits to be put back; what lay packed does not any more."""
    opened = [order_id for one in fulfilments if one.state == PACKED for order_id in one.order_ids]
    for one in fulfilments:
        take_step(one, "stop" if one.picked else "cancel", reason=reason)
    save_fulfilments(list(fulfilments), actor=actor)
    orders.record_unpacked(order_ids=opened, actor=actor)
