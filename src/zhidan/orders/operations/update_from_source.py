from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.money import to_text
from zhidan.orders import tables
from zhidan.orders.amounts import amounts_of_lines, payment_status, read_amounts
from zhidan.orders.content import (
    Stored,
    amounts_content,
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
from zhidan.orders.gifting import regift
from zhidan.orders.incoming import IncomingOrder
from zhidan.orders.judging import refunds_asked
from zhidan.orders.merge_window import let_wait
from zhidan.orders.new_orders import forgotten, line_rows, merge_key, source_row
from zhidan.orders.operations.review_again import (
    Said,
    review_again,
    said_of_recipient,
    settle,
)
from zhidan.orders.placements import Placement, rejected
from zhidan.orders.reserving import try_reserve
from zhidan.orders.rules import (
    Draft,
    Hold,
    LineKey,
    MappedSku,
    draft_order,
    not_mapped,
    ship_by,
    unmapped_names,
)
from zhidan.orders.source_changes import (
    TELLS_SHIPPED,
    is_stale,
    may_still_change,
    same_lines,
    steps_towards,
    whole,
)
from zhidan.orders.source_conflicts import lines_in_words, write_conflicts
from zhidan.orders.split_source import (
    lock_with_parts,
    part_steps,
    parts_with_own_memo,
    said_so_far,
    share_news,
)
from zhidan.orders.states import ACCEPTED, OPEN, PENDING_PAYMENT, SPLIT
from zhidan.orders.steps import (
    OrderNow,
    leave_company,
    save_orders,
    take_confirm_step,
    take_step,
)
from zhidan.orders.words import keep_words
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.outbox import Event, emit_many
from zhidan.pricing import api as pricing


class Sent(Struct, frozen=True):
    """An order as sent, with the keyed hash of its content."""

    index: int
    order: IncomingOrder
    content_hash: bytes


@dataclass(slots=True)
class Change:
    """One known order on its way to what its source now says."""

    sent: Sent
    now: OrderNow
    stored: Stored
    draft: Draft
    recipient: parties.PreparedRecipient | None = None
    knows_amounts: bool = False
    new_lines: list[tuple[Any, ...]] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    pays: bool = False
    is_part: bool = False
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the source says otherwise and was not taken over, by field."""
    aside: parties.PreparedRecipient | None = None


def update_from_source(
    *,
    shop: parties.ShopCard,
    sent: Sequence[Sent],
    order_ids: Mapping[str, UUID],
    mapped: Mapping[LineKey, MappedSku],
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
    locked, parts = lock_with_parts([known.order_id for _, known in news])
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
            _follow(change, shop)
    split = [change for change in changes if change.now.state == SPLIT]
    into = {one.now.id: [locked[part] for part in parts.get(one.now.id, ())] for one in split}
    _write([*changes, *_follow_split(split, into, shop)], shop, at, actor)
    return placements + [
        change.stored.placement(change.sent.index, "updated", change.now) for change in changes
    ]


def _follow_split(
    changes: Sequence[Change], into: Mapping[UUID, Sequence[OrderNow]], shop: parties.ShopCard
) -> list[Change]:
    """What a split order's source says is about its parts: words are copied down, money is shared
    out, what differs is for a clerk to see."""
    if not changes:
        return []
    said = said_so_far(into)
    every = [part.id for listed in into.values() for part in listed]
    own_memos = parts_with_own_memo(every)
    people = parties.recipient_cards(every)
    found = []
    for change in changes:
        now, draft, order, parts = change.now, change.draft, change.sent.order, into[change.now.id]
        kept = [
            name
            for name, differs in (
                ("lines", order.lines and not same_lines(change.stored.lines, order.lines)),
                ("amounts", draft.amounts.payable != now.payable_minor),
            )
            if differs
        ]
        change.content = _content(draft, completes=False)
        paid = share_news(now, parts, draft.amounts, said[now.id])
        now.note("source_update", status=order.status, part=order.part, kept=kept)
        steps = [part_steps(order.status, part, parts) for part in parts]
        for part, listed in zip(parts, steps, strict=True):
            stored = replace(change.stored, order_id=part.id, recipient=people.get(part.id))
            one = Change(change.sent, part, stored, draft, is_part=True, pays=part.id in paid)
            _follow_part(one, kept, listed, shop)
            if part.id in own_memos:
                one.content.pop("seller_memo", None)
            found.append(one)
    return found


def _follow_part(
    one: Change, kept: Sequence[str], steps: Sequence[str], shop: parties.ShopCard
) -> None:
    part, order = one.now, one.sent.order
    if part.state in OPEN:
        one.content = _content(one.draft, completes=False)
        differs = list(kept)
        if order.part != "lines" and _recipient_kept(one, shop):
            differs.append("recipient")
            one.kept = {"recipient": {}}
        if differs and not one.draft.is_adopted:
            part.raise_hold(Hold("source_changed", {"fields": differs}))
    part.note("source_update", status=order.status, part=order.part, kept=list(kept))
    part.paid_at = part.paid_at or order.paid_at
    if order.status in TELLS_SHIPPED and part.needs_confirm and part.confirm_state != ACCEPTED:
        take_confirm_step(part, "accept", by="source")
    for step in steps:
        _step(part, step, order)


def _follow(change: Change, shop: parties.ShopCard) -> None:
    now, draft, order = change.now, change.draft, change.sent.order
    kept: dict[str, dict[str, Any]] = {}
    completes = bool(draft.lines) and not change.stored.has_lines
    # What is over is held for nothing: sums that contradict its lines are not taken.
    contradicts = draft.amounts.mismatch and draft.is_adopted and not change.stored.is_adopted
    if contradicts and completes:
        draft.amounts, contradicts = amounts_of_lines(draft.incoming), None
    if completes:
        ids = uuid7s(len(draft.lines))
        change.new_lines = line_rows(draft, now.id, ids, is_history=change.stored.is_adopted)
        now.clear_hold("lines_missing")
        if not draft.is_adopted and (names := unmapped_names(draft.lines)):
            now.raise_hold(not_mapped(names))
    differs = not completes and not same_lines(change.stored.lines, draft.incoming.lines)
    if differs and change.stored.says_new_lines(order):
        kept["lines"] = {"lines": lines_in_words(order.lines)}
    follows = completes or may_still_change(now.state) or order.part == "head"
    if follows:
        change.content = _content(draft, completes)
        if theirs := _memo_kept(change):
            kept["seller_memo"] = theirs
    # Amounts belong to their lines: both follow, or neither.
    is_ours = bool({"lines", "amounts"} & change.stored.own)
    if follows and not differs and not contradicts and not is_ours:
        change.content |= amounts_content(draft)
        change.knows_amounts = True
    elif _says_another_sum(change) if is_ours else draft.amounts.payable != now.payable_minor:
        payable = to_text(draft.amounts.payable, now.currency)
        kept["amounts"] = {"payable": payable, "currency": now.currency}
    now.needs_stock = draft.needs_stock if completes else now.needs_stock
    if completes and not draft.is_adopted:
        now.production_status = draft.production_status
    change.pays = _take_payments(now, draft)
    now.payment_status = payment_status(
        paid=now.amount_paid_minor,
        refunded=now.refunded_minor,
        payable=change.content.get("payable_minor", now.payable_minor),
        is_awaited=draft.state == PENDING_PAYMENT,
    )
    now.paid_at = now.paid_at or order.paid_at
    if order.part != "lines" and _recipient_kept(change, shop):
        kept["recipient"] = {}
    if kept and not draft.is_adopted:
        now.raise_hold(Hold("source_changed", {"fields": list(kept)}))
        change.kept = kept
    now.note("source_update", status=order.status, part=order.part, kept=list(kept))
    if order.status in TELLS_SHIPPED and now.needs_confirm and now.confirm_state != ACCEPTED:
        take_confirm_step(now, "accept", by="source")
    for step in steps_towards(change.draft.incoming.status, now.state):
        _step(now, step, order)


def _take_payments(now: OrderNow, draft: Draft) -> bool:
    """Take over what the source says was paid and given back, beside what we recorded ourselves;
    answers whether that is news. What it gave back once stays given back."""
    before = now.amount_paid_minor, now.refunded_minor
    now.amount_paid_minor = draft.amounts.paid + now.own_paid_minor
    told = now.refunded_minor - now.own_refunded_minor
    now.refunded_minor = max(draft.amounts.refunded, told) + now.own_refunded_minor
    return before != (now.amount_paid_minor, now.refunded_minor)


def _step(now: OrderNow, step: str, order: IncomingOrder) -> None:
    if step == "cancel" and now.fulfilment_status != "unfulfilled":
        now.raise_hold(Hold("source_changed", {"fields": ["status"]}))
        return
    take_step(now, step, reason=order.close_reason, source_status=order.status)
    if step == "ship_elsewhere":
        now.fulfilment_status = "fulfilled"
        now.shipped_at = now.shipped_at or order.shipped_at
        if order.shipments:
            now.tracking_no = order.shipments[0].tracking_no or now.tracking_no


def _recipient_kept(change: Change, shop: parties.ShopCard) -> bool:
    """Take over the sent recipient where that is right; True when a differing one was kept out."""
    order, card = change.sent.order, change.stored.recipient
    prepared = parties.prepare_recipient(
        order_id=change.now.id,
        placed_at=change.now.placed_at,
        person=parties.personal_data(order.recipient),
        pii_mode=shop.pii_mode,
    )
    if card is not None and (card.is_erased or not prepared.says_more_than(card)):
        return False
    if card is not None and card.pii_state == "plain":
        if prepared.is_same_person(card) or prepared.pii_state != "plain":
            return False
        if card.origin == "clerk" or not may_still_change(change.now.state):
            said = change.stored.said_recipient
            if said is not None and prepared.is_same_person(said):
                return False  # it only says again what it said before
            change.aside = prepared
            return True
    change.recipient = prepared
    key = merge_key(shop, prepared, order.currency)
    change.content["merge_key"] = key
    if key != change.now.merge_key:
        leave_company(change.now, action="move_away")
        change.now.merge_key = key
    return False


def _says_another_sum(change: Change) -> bool:
    """Whether the source's sum is another than it was by its own words before."""
    before = read_amounts(whole(change.stored.parts))
    return change.draft.amounts.payable != before.payable


def _memo_kept(change: Change) -> dict[str, Any] | None:
    """Keep a memo of ours; answers the source's where that is news to us."""
    stored = change.stored
    if "seller_memo" not in stored.own or "seller_memo" not in change.content:
        return None
    theirs = change.content.pop("seller_memo")
    if theirs in stored.said_memos or theirs == stored.seller_memo:
        return None
    return {"memo": theirs}


def _said(change: Change) -> Said:
    """What the source's word lets be judged beside what is kept of the order."""
    draft = change.draft
    told = said_of_recipient(change.recipient) if change.recipient is not None else Said()
    fields, checks = {**told.fields, "refunds": refunds_asked(draft.incoming)}, {"refund_requested"}
    if change.knows_amounts:
        fields["mismatch"] = draft.amounts.mismatch or None
        checks.add("amount_mismatch")
    return Said(fields, told.checks | checks)


def _content(draft: Draft, completes: bool) -> dict[str, Any]:
    order = draft.incoming
    content: dict[str, Any] = {}
    if order.part != "lines":
        content |= {
            "buyer_message": order.buyer_message, "seller_memo": order.seller_memo,
            "seller_memo_seen": order.raw_version, "flag": order.flag,
        }  # fmt: skip
    if completes:
        content |= {
            "line_count": len(draft.lines),
            "units": sum(x.incoming.quantity for x in draft.lines if x.incoming.kind != "virtual"),
            "is_customised": draft.is_customised,
        }
    return content


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
    keep_words([c.now.id for c in changes if c.new_lines])
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
    approvals = review_again([c.now for c in changes], at=at, said=said)
    regift([c.now for c in changes], at=at)
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
    settle([c.now for c in changes], approvals, at=at)


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
