"""Changes of orders as tests make them: one order, one change, one answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderChange, OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run


def change(order_id: UUID, *, expected_version: int | None = None, **wanted: Any) -> str:
    """Change one order; the code."""
    asked = orders.ChangeOfOrder(order_id, orders.ChangeWanted(**wanted), expected_version)
    [row] = run(orders.change_orders, actor=SYSTEM, changes=[asked], reason="买家要求")
    return row.code


def take_back(order_id: UUID, change_id: UUID | None = None) -> str:
    """Take a change of an order back, the newest by default; the code."""
    if change_id is None:
        rows = OrderChange.objects.filter(order_id=order_id, reverts_id=None).order_by("id")
        back = set(OrderChange.objects.filter(order_id=order_id).values_list("reverts_id"))
        change_id = [row.id for row in rows if (row.id,) not in back][-1]
    [row] = run(orders.take_back_changes, actor=SYSTEM, changes={order_id: change_id})
    return row.code


def content_of(order_id: UUID) -> dict[str, Any]:
    """Everything an order is but its time, its version and its steps."""
    told = Order.objects.filter(pk=order_id).values().get()
    beside = ("version", "state", "stage", "warehouse_id", "expires_at", "merge_key", "holds")
    lines: list[dict[str, Any]] = [
        dict(x) for x in OrderLine.objects.filter(order_id=order_id).order_by("position").values()
    ]
    for line in lines:
        line["spec_hash"] = bytes(line["spec_hash"])
    return {"order": {k: v for k, v in told.items() if k not in beside}, "lines": lines}
