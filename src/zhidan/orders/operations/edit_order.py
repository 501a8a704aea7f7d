from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, NotFound
from zhidan.orders.batch import save_and_tell
from zhidan.orders.content import write_content
from zhidan.orders.events import OrdersChanged
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import MERGE_WINDOW
from zhidan.orders.steps import lock_orders
from zhidan.platform.actors import Actor


class OrderEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person changes of an order; what is not named stays."""

    note: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    own_flag: int | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    is_sealed: bool | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET


def edit_order(
    *, order_id: UUID, edit: OrderEdit, expected_version: int | None = None, actor: Actor
) -> None:
    """Change remarks, tags, flag, priority or clerk of one order; its content is changed by
    `change_orders`.

    Raises: NotFound; Conflict when somebody else was faster (params: version).
    """
    order = lock_orders([order_id], actor=actor).get(order_id)
    if order is None:
        raise NotFound(field="order_id")
    if expected_version is not None and expected_version != order.version:
        raise Conflict(code="changed_meanwhile", version=order.version)
    content: dict[str, Any] = {
        name: value
        for name in ("note", "tags", "own_flag", "priority", "owner_id", "is_sealed")
        if (value := getattr(edit, name)) is not UNSET
    }
    changed = sorted(content)
    if not changed:
        return
    write_content({order_id: content})
    order.note("edit", fields=changed)
    if content.get("is_sealed"):
        order.clear_hold(MERGE_WINDOW)  # nobody can join it any more
    at = now()
    look = review_again([order], at=at)
    try_reserve(look.regifted, at=at)
    save_and_tell([order], OrdersChanged, actor=actor)
    settle([order], look, at=at)
