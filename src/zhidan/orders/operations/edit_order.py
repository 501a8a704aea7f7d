from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, Conflict, NotFound
from zhidan.orders.batch import save_and_tell
from zhidan.orders.content import write_content
from zhidan.orders.events import OrdersChanged
from zhidan.orders.gifting import regift
from zhidan.orders.new_orders import merge_key
from zhidan.orders.operations.review_again import (
    Said,
    review_again,
    said_of_recipient,
    settle,
)
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import OPEN
from zhidan.orders.steps import OrderNow, leave_company, lock_orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor


class OrderEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person changes of an order; what is not named stays."""

    note: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    own_flag: int | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    is_sealed: bool | UnsetType = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    recipient: parties.RecipientEdit | UnsetType = UNSET


def edit_order(
    *, order_id: UUID, edit: OrderEdit, expected_version: int | None = None, actor: Actor
) -> None:
    """Change remarks, tags, flag, priority, clerk or recipient of one order.

    A changed recipient is a new row that no source overwrites; it is judged like a sent one.
    Raises: NotFound; Conflict when somebody else was faster (params: version); ActionNotAllowed
    for a recipient of an order that has left.
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
    said: dict[UUID, Said] = {}
    if not isinstance(edit.recipient, UnsetType):
        moved, said[order_id] = _move(order, edit.recipient)
        content |= moved
        changed.append("recipient")
    if not changed:
        return
    if content:
        write_content({order_id: content})
    order.note("edit", fields=changed)
    at = now()
    approvals = review_again([order], at=at, said=said)
    try_reserve(regift([order], at=at), at=at)
    save_and_tell([order], OrdersChanged, actor=actor)
    settle([order], approvals, at=at)


def _move(order: OrderNow, edit: parties.RecipientEdit) -> tuple[dict[str, Any], Said]:
    if order.state not in OPEN or order.fulfilment_status != "unfulfilled":
        raise ActionNotAllowed(action="edit", state=order.state, reason="already_shipped")
    shop = parties.shop_card(order.shop_id, actor=SYSTEM)
    if shop.pii_mode == "token":
        raise ActionNotAllowed(action="edit", state=order.state, reason="token_shop")
    person = parties.amend_recipient(order_id=order.id, edit=edit)
    prepared = parties.prepare_recipient(
        order_id=order.id, placed_at=order.placed_at, person=person
    )
    parties.write_recipients(shop_id=shop.id, prepared=[prepared], origin="clerk", at=now())
    key = merge_key(shop, prepared, order.currency)
    if key != order.merge_key:
        leave_company(order, action="move_away")
    return {"merge_key": key}, said_of_recipient(prepared)
