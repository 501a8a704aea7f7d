from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7s
from zhidan.orders import tables
from zhidan.orders.content import (
    Stored,
    load_stored,
    share_parts,
    shared_parts,
    write_content,
)
from zhidan.orders.events import (
    OrdersCancelled,
    OrdersChanged,
    OrdersPaidAtSource,
    OrdersShippedElsewhere,
)
from zhidan.orders.judging import refunds_asked
from zhidan.orders.merge_window import let_wait
from zhidan.orders.new_orders import forgotten, source_row
from zhidan.orders.operations.review_again import Said, review_again, said_of_recipient, settle
from zhidan.orders.placements import Placement, rejected
from zhidan.orders.reserving import try_reserve
from zhidan.orders.rules import LineKey, Mapped, draft_order, ship_by
from zhidan.orders.source_changes import is_stale, whole
from zhidan.orders.source_conflicts import write_conflicts
from zhidan.orders.source_news import Change, Sent, follow, follow_split
from zhidan.orders.split_source import lock_with_parts
from zhidan.orders.states import SPLIT
from zhidan.orders.steps import OrderNow, save_orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.outbox import Event, emit_many
from zhidan.pricing import api as pricing


def update_from_source(
    *,
    shop: parties.ShopCard,
    sent: Sequence[Sent],
    order_ids: Mapping[str, UUID],
    mapped: Mapping[LineKey, Mapped],
    at: datetime,
    actor: Actor,
) -> list[Placement]:
    """Carry over what sources changed in orders that stand already.

    The same content again, and content older than what is known, change nothing. What may still
    change follows the source; what may not raises `source_changed` with the fields, and a clerk's
    own changes stay. An order shipped elsewhere gives its stock back and says so.
    """
    ids = [order_ids[item.order.external_no] for item in sent]
    stored = load_stored(ids)
    placements = []
    news: list[tuple[Sent, Stored]] = []
    for item, order_id in zip(sent, ids, strict=True):
        known = stored[order_id]
        if item.content_hash in known.hashes or is_stale(item.order, known.parts[-1]):
            placements.append(known.placement(item.index, "unchanged"))
        elif known.recipient is not None and known.recipient.is_erased:
            # Erased is erased: what a source says again of a person is not taken over.
            news.append((Sent(item.index, forgotten(item.order), item.content_hash), known))
        else:
            news.append((item, known))
    locked, parts = lock_with_parts(
        [known.order_id for _, known in news],
        split={known.order_id for _, known in news if known.state == SPLIT},
    )
    changes = []
    for item, known in news:
        try:
            draft = draft_order(whole([*known.parts, item.order]), mapped=mapped)
        except InvalidInput as refusal:
            placements.append(rejected(item.index, item.order.external_no, refusal))
            continue
        changes.append(Change(item, locked[known.order_id], known, draft))
    for change in changes:
        if change.now.state != SPLIT:
            follow(change, shop)
    split = [change for change in changes if change.now.state == SPLIT]
    into = {one.now.id: [locked[part] for part in parts.get(one.now.id, ())] for one in split}
    _write([*changes, *follow_split(split, into, shop)], shop, at, actor)
    return placements + [
        change.stored.placement(change.sent.index, "updated", change.now) for change in changes
    ]


def _said(change: Change) -> Said:
    """What the source's word lets be judged beside what is kept of the order."""
    draft = change.draft
    told = said_of_recipient(change.recipient) if change.recipient is not None else Said()
    fields, checks = {**told.fields, "refunds": refunds_asked(draft.incoming)}, {"refund_requested"}
    if change.knows_amounts:
        fields["mismatch"] = draft.amounts.mismatch or None
        checks.add("amount_mismatch")
    return Said(fields, told.checks | checks)


def _write(changes: Sequence[Change], shop: parties.ShopCard, at: datetime, actor: Actor) -> None:
    if not changes:
        return
    words = [change for change in changes if not change.is_part]
    copy_into("order_line", tables.LINE, [row for c in changes for row in c.new_lines])
    copy_into(
        "source_order",
        tables.SOURCE,
        [
            _source_row(change, shop, row_id, at)
            for change, row_id in zip(words, uuid7s(len(words)), strict=True)
        ],
    )
    parties.write_recipients(
        shop_id=shop.id,
        prepared=[c.recipient for c in changes if c.recipient is not None],
        origin="source",
        at=at,
    )
    aside = [c.aside for c in changes if c.aside is not None]
    if aside:
        parties.keep_aside(shop_id=shop.id, prepared=aside, at=at)
    write_conflicts({c.now.id: c.kept for c in changes if c.kept}, at=at)
    write_content({c.now.id: c.content for c in changes if c.content})
    share_parts(
        {
            c.now.id: shared_parts(c.content)
            for c in changes
            if "goods_minor" in c.content and not c.new_lines
        }
    )
    over = [c.now for c in changes if c.now.state in ("cancelled", "shipped", "completed")]
    pricing.forgo_gifts(order_ids=_ids(over, "cancelled"))
    freed = inventory.release_stock(order_ids=[o.id for o in over if o.is_reserved])
    for order in over:
        if order.id in freed:
            order.is_reserved = False
            order.note("release_stock")
    said = {c.now.id: _said(c) for c in changes if not c.draft.is_adopted}
    look = review_again([c.now for c in changes], at=at, said=said)
    let_wait([c.now for c in changes], at=at)
    try_reserve([c.now for c in changes], at=at)
    shipped = _ids(over, "shipped") + _ids(over, "completed")
    cancelled = _ids(over, "cancelled")
    save_orders([c.now for c in changes], actor=actor)
    events: list[Event] = [
        OrdersChanged(key=str(shop.id), order_ids=[c.now.id for c in changes], shop_ids=[shop.id])
    ]
    if paid := [c.now.id for c in changes if c.pays]:
        events.append(OrdersPaidAtSource(key=str(shop.id), order_ids=paid, shop_ids=[shop.id]))
    if shipped:
        events.append(
            OrdersShippedElsewhere(key=str(shop.id), order_ids=shipped, shop_ids=[shop.id])
        )
    if cancelled:
        events.append(OrdersCancelled(key=str(shop.id), order_ids=cancelled, shop_ids=[shop.id]))
    emit_many(events)
    settle([c.now for c in changes], look, at=at)


def _ids(orders: Sequence[OrderNow], state: str) -> list[UUID]:
    return [order.id for order in orders if order.state == state]


def _source_row(
    change: Change, shop: parties.ShopCard, row_id: UUID, at: datetime
) -> tuple[Any, ...]:
    order = change.sent.order
    due, rule = ship_by(order, placed_at=order.placed_at or at, hours=shop.ship_by_hours)
    return source_row(
        order,
        order_id=change.now.id,
        row_id=row_id,
        shop_id=shop.id,
        content_hash=change.sent.content_hash,
        fee=change.draft.amounts.platform_fee,
        ship_by=due,
        ship_by_rule=rule,
        at=at,
    )
