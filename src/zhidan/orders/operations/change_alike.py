from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.operations.change_orders import ChangeOfOrder, change_orders
from zhidan.orders.wanted_changes import ChangeWanted
from zhidan.platform.actors import Actor


def change_alike(
    *, order_ids: Sequence[UUID], wanted: Mapping[str, Any], reason: str = "", actor: Actor
) -> Outcomes:
    """The same change for many orders, a document and an outcome each.

    `wanted` is a `ChangeWanted` as plain values, as a job keeps it. An order that it would leave
    as it is, is `nothing_changed`.
    """
    one = msgspec.convert(wanted, ChangeWanted)
    changes = [ChangeOfOrder(order_id, one) for order_id in dict.fromkeys(order_ids)]
    return change_orders(changes=changes, reason=reason, actor=actor)
