from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from zhidan.kernel.clock import now
from zhidan.orders.batch import save_and_tell
from zhidan.orders.content import write_content
from zhidan.orders.events import OrdersChanged
from zhidan.orders.models import Order
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.reserving import try_reserve
from zhidan.orders.source_changes import may_still_change
from zhidan.orders.states import OPEN
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.platform.actors import Actor


class OrderMarks(Struct, frozen=True, forbid_unknown_fields=True):
    """What is noted at an order and wished for it; what is not named stays."""

    note: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    own_flag: int | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    wanted_warehouse_id: UUID | UnsetType | None = UNSET
    wanted_carrier_id: UUID | UnsetType | None = UNSET
    ship_by: datetime | UnsetType | None = UNSET

    def said(self) -> dict[str, Any]:
        """The columns that are named, with their values."""
        return {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not UNSET
        }


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of one order: `before` has what was there of the columns that changed. A
    refusal says which column it is about."""

    order_id: UUID
    code: str
    before: dict[str, Any] = field(default_factory=dict)
    column: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.before)


def edit_orders(*, edits: Mapping[UUID, OrderMarks], actor: Actor) -> list[Marked]:
    """Change notes, tags, flags, priority, wishes and promised times of many orders.

    Now, in this transaction: the values, the rules and gifts once more, stock for what waits for
    it. A wish for a warehouse is refused where another one has the stock already; a promise where
    everything has left. Raises nothing per order: an order that stays as it is has a code.
    """
    locked = lock_orders(edits, actor=actor)
    stored = {
        row["id"]: row
        for row in Order.objects.filter(pk__in=locked).values("id", *OrderMarks.__struct_fields__)
    }
    outcomes: list[Marked] = []
    contents: dict[UUID, dict[str, Any]] = {}
    for order_id, edit in edits.items():
        order = locked.get(order_id)
        if order is None:
            outcomes.append(Marked(order_id, "not_found"))
            continue
        kept = stored[order_id]
        content = {name: value for name, value in edit.said().items() if value != kept[name]}
        if refusal := _refusal(order, content):
            outcomes.append(Marked(order_id, refusal[1], column=refusal[0]))
            continue
        outcomes.append(Marked(order_id, "ok", {name: kept[name] for name in content}))
        if content:
            contents[order_id] = content
            order.note("edit", fields=sorted(content))
    _write([locked[order_id] for order_id in contents], contents, actor=actor)
    return outcomes


def _refusal(order: OrderNow, content: Mapping[str, Any]) -> tuple[str, str] | None:
    """The column that may not be changed any more, and why."""
    wishes = [name for name in ("wanted_warehouse_id", "wanted_carrier_id", "ship_by")
              if name in content]  # fmt: skip
    if wishes and (order.state not in OPEN or order.fulfilment_status != "unfulfilled"):
        return wishes[0], "already_shipped"
    wanted = content.get("wanted_warehouse_id")
    if wanted and order.is_reserved and wanted != order.warehouse_id:
        return "wanted_warehouse_id", "stock_held_elsewhere"
    if "wanted_warehouse_id" in content and not may_still_change(order.state):
        return "wanted_warehouse_id", "approved_already"
    return None


def _write(
    orders: Sequence[OrderNow], contents: Mapping[UUID, Mapping[str, Any]], *, actor: Actor
) -> None:
    if not orders:
        return
    at = now()
    write_content(contents)
    for order in orders:
        order.wanted_warehouse_id = contents[order.id].get(
            "wanted_warehouse_id", order.wanted_warehouse_id
        )
    look = review_again(orders, at=at)
    asking = {order.id for order in look.regifted}
    asking |= {key for key, content in contents.items() if "wanted_warehouse_id" in content}
    try_reserve([order for order in orders if order.id in asking], at=at)
    save_and_tell(orders, OrdersChanged, actor=actor)
    settle(orders, look, at=at)
