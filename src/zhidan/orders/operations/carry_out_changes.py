"""Writes changes of locked orders: lines, amounts, stock, recipient, state, document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from zhidan.inventory import api as inventory
from zhidan.kernel.money import to_text
from zhidan.orders import tables
from zhidan.orders.as_it_stands import rewrite_lines
from zhidan.orders.batch import save_and_tell
from zhidan.orders.content import write_content
from zhidan.orders.events import OrdersChanged, OrdersRepriced, OrdersUnapproved
from zhidan.orders.instalments import write_plans
from zhidan.orders.memo_queue import queue_memos, unqueue_memos
from zhidan.orders.new_orders import merge_key
from zhidan.orders.operations.review_again import Said, review_again, said_of_recipient, settle
from zhidan.orders.paid import follow_payment
from zhidan.orders.reserving import try_reserve
from zhidan.orders.rules import not_mapped
from zhidan.orders.states import APPROVED
from zhidan.orders.steps import OrderNow, leave_company, take_step
from zhidan.orders.wanted_changes import FROM_SOURCE, REVIEWED, Made
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.outbox import Event, emit_many


def carry_out_changes(
    accepted: Sequence[OrderNow],
    made: Mapping[UUID, Made],
    *,
    reason: str,
    at: datetime,
    actor: Actor,
) -> None:
    """Write what was made of these locked orders, all of it in this transaction.

    An approved order whose lines, amounts or recipient change goes back to review; stock is
    given back and asked for anew, all or nothing. Later, by event: what was planned of it leaves
    the warehouse's lists, and a refund is proposed or withdrawn.
    """
    said = {order.id: _move(order, made[order.id], at) for order in accepted}
    _rewrite({order.id: made[order.id] for order in accepted})
    write_content({key: one.content for key, one in _of(accepted, made).items() if one.content})
    moving = [x.id for x in accepted if x.is_reserved and made[x.id].moves_goods]
    inventory.release_stock(order_ids=moving)
    back = []
    for order in accepted:
        if order.state == APPROVED and REVIEWED & set(made[order.id].touches):
            take_step(order, "unapprove", reason=reason)
            back.append(order)
        _follow(order, made[order.id], reason, is_moving=order.id in moving)
    look = review_again(accepted, at=at, said={k: one for k, one in said.items() if one})
    try_reserve(accepted, at=at)
    _queue_memos([order for order in accepted if "seller_memo" in made[order.id].touches], made, at)
    _write_documents(accepted, made, reason=reason, at=at, actor=actor)
    save_and_tell(accepted, OrdersChanged, actor=actor)
    _tell(back, [order for order in accepted if made[order.id].difference])
    settle(accepted, look, at=at)


def _of(accepted: Sequence[OrderNow], made: Mapping[UUID, Made]) -> dict[UUID, Made]:
    return {order.id: made[order.id] for order in accepted}


def _tell(back: Sequence[OrderNow], repriced: Sequence[OrderNow]) -> None:
    events: list[Event] = []
    for kind, orders in ((OrdersUnapproved, back), (OrdersRepriced, repriced)):
        if orders:
            shops = sorted({order.shop_id for order in orders})
            ids = [order.id for order in orders]
            events.append(kind(key=str(shops[0]), order_ids=ids, shop_ids=shops))
    emit_many(events)


def _follow(order: OrderNow, made: Made, reason: str, *, is_moving: bool) -> None:
    """The order's own columns after its lines and amounts."""
    money, lines = made.planned.money, made.planned.lines
    order.payable_minor = money.payable
    order.start_needs_minor, order.ship_needs_minor = money.start_needs, money.ship_needs
    if "lines" in made.touches:
        order.needs_stock = any(line.supply == "stocked" for line in lines)
        if made.makes_anew or order.production_status != "produced":
            to_make = any(line.supply == "to_order" for line in lines)
            order.production_status = "ready" if to_make else "not_required"
        unknown = [line.outer_code or line.title for line in lines if not line.supply]
        order.clear_hold("unmapped_sku")
        if unknown:
            order.raise_hold(not_mapped(unknown))
        if made.moves_goods:
            order.clear_hold("shortage")
    if is_moving:
        order.is_reserved, order.warehouse_id, order.expires_at = False, None, None
        order.note("release_stock")
    order.note(
        "take_back_change" if made.reverts_id else "change",
        reason=reason,
        changes=made.said,
        difference=to_text(made.difference, order.currency),
        currency=order.currency,
    )
    follow_payment(order)


def _move(order: OrderNow, made: Made, at: datetime) -> Said | None:
    """Write a changed recipient; answers what that lets be judged."""
    if made.recipient is None:
        return None
    shop = parties.shop_card(order.shop_id, actor=SYSTEM)
    card = parties.recipient_cards([order.id]).get(order.id)
    origin = "clerk"
    if isinstance(made.recipient, UUID):
        recalled = parties.recall_recipient(order_id=order.id, recipient_id=made.recipient)
        person, origin = recalled.person, recalled.origin
    else:
        person = parties.amend_recipient(order_id=order.id, edit=made.recipient)
    prepared = parties.prepare_recipient(
        order_id=order.id, placed_at=order.placed_at, person=person
    )
    parties.write_recipients(shop_id=shop.id, prepared=[prepared], origin=origin, at=at)
    made.before["recipient"] = str(card.id) if card else ""
    made.after["recipient"] = str(parties.recipient_cards([order.id])[order.id].id)
    key = merge_key(shop, prepared, order.currency)
    if key != order.merge_key:
        leave_company(order, action="move_away")
    made.content["merge_key"] = key
    return said_of_recipient(prepared)


def _rewrite(made: Mapping[UUID, Made]) -> None:
    rows = rewrite_lines(
        {key: (one.standing.lines, one.planned.lines) for key, one in made.items()}
    )
    copy_into("order_line", tables.PART_LINE, rows)
    write_plans(
        {
            key: one.planned.money.plan
            for key, one in made.items()
            if one.planned.money.plan != one.standing.money.plan
        }
    )


def _queue_memos(orders: Sequence[OrderNow], made: Mapping[UUID, Made], at: datetime) -> None:
    """Let channels be told memos of ours; what they said themselves, or were not told yet, not."""
    theirs = [order.id for order in orders if FROM_SOURCE in made[order.id].touches]
    back = [order.id for order in orders if made[order.id].reverts_id]
    unqueue_memos(theirs, states=("queued", "exported", "failed"))
    quiet = {*theirs, *unqueue_memos(back, states=("queued",))}
    telling = {shop.id for shop in parties.shop_cards(actor=SYSTEM) if shop.has_channel}
    queue_memos(
        {
            order.id: (order.shop_id, made[order.id].content["seller_memo"])
            for order in orders
            if order.id not in quiet and order.shop_id in telling
        },
        at=at,
    )


def _write_documents(
    accepted: Sequence[OrderNow],
    made: Mapping[UUID, Made],
    *,
    reason: str,
    at: datetime,
    actor: Actor,
) -> None:
    rows: list[tuple[Any, ...]] = []
    for order in accepted:
        one = made[order.id]
        before, after = one.standing.money.payable, one.planned.money.payable
        documents = (one.touches, one.before, one.after, one.words_before, one.words_after)
        rows.append((
            order.id, one.id, one.reverts_id, order.currency, before, after, after - before,
            *map(msgspec.json.encode, documents), reason[:300], actor.kind, actor.id, at,
        ))  # fmt: skip
    copy_into("order_change", tables.CHANGE, rows)
