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

_RETIRE = """
DELETE FROM fulfilment_key WHERE (order_id, fulfilment_id) IN
    (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
"""


def retire(fulfilments: Collection[FulfilmentNow], *, reason: str, actor: Actor) -> None:
    """Cancel these locked ones, whose orders are locked too, and free their keys, so that the
    orders can be planned anew. What lay packed does not any more."""
    if not fulfilments:
        return
    opened = [order_id for one in fulfilments if one.state == PACKED for order_id in one.order_ids]
    for one in fulfilments:
        take_step(one, "cancel", reason=reason)
    keys: list[tuple[UUID, UUID]] = [
        (order_id, one.id) for one in fulfilments for order_id in one.order_ids
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RETIRE, [uuid_array(column) for column in zip(*keys, strict=True)])
    save_fulfilments(list(fulfilments), actor=actor)
    orders.record_unpacked(order_ids=opened, actor=actor)
