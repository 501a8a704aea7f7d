"""What sources say anew of orders that stand: followed where that may be, else kept aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.ids import uuid7s
from zhidan.kernel.money import to_text
from zhidan.orders.amounts import amounts_of_lines, payment_status, read_amounts
from zhidan.orders.content import Stored, amounts_content
from zhidan.orders.incoming import IncomingOrder
from zhidan.orders.new_orders import line_rows, merge_key
from zhidan.orders.rules import Draft, Hold, not_mapped, unmapped_names
from zhidan.orders.source_changes import (
    TELLS_SHIPPED,
    may_still_change,
    same_lines,
    steps_towards,
    whole,
)
from zhidan.orders.source_conflicts import lines_in_words
from zhidan.orders.split_source import memos_of, part_steps, said_so_far, share_news
from zhidan.orders.states import ACCEPTED, OPEN, PENDING_PAYMENT
from zhidan.orders.steps import OrderNow, leave_company, take_confirm_step, take_step
from zhidan.parties import api as parties


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


def follow_split(
    changes: Sequence[Change], into: Mapping[UUID, Sequence[OrderNow]], shop: parties.ShopCard
) -> list[Change]:
    """What a split order's source says is about its parts: words are copied down, money is shared
    out, what differs is for a clerk to see."""
    if not changes:
        return []
    said = said_so_far(into)
    every = [part.id for listed in into.values() for part in listed]
    memos = memos_of(every)
    people = parties.recipient_cards(every)
    found = []
    for change in changes:
        now, draft, order, parts = change.now, change.draft, change.sent.order, into[change.now.id]
        kept = _differs(change)
        change.content = source_content(draft, completes=False)
        paid = share_news(now, parts, draft.amounts, said[now.id])
        now.note("source_update", status=order.status, part=order.part, kept=kept)
        steps = [part_steps(order.status, part, parts) for part in parts]
        for part, listed in zip(parts, steps, strict=True):
            stored = replace(change.stored, order_id=part.id, recipient=people.get(part.id))
            one = Change(change.sent, part, stored, draft, is_part=True, pays=part.id in paid)
            _follow_part(one, kept, listed, shop, memo=memos[part.id])
            found.append(one)
    return found


def _differs(change: Change) -> list[str]:
    """What the source says otherwise than its order was split, where it did not say so before."""
    order, stored = change.sent.order, change.stored
    lines = not same_lines(stored.lines, order.lines) and stored.says_new_lines(order)
    amounts = change.draft.amounts.payable != change.now.payable_minor
    told = {"lines": lines, "amounts": amounts and _says_another_sum(change)}
    return [name for name, differs in told.items() if differs]


def _follow_part(
    one: Change, kept: Sequence[str], steps: Sequence[str], shop: parties.ShopCard, *, memo: str
) -> None:
    """Which lines and amounts are a part's own nobody can take from its source: the clerk is told
    that they differ, and decides about the memo and the recipient, unless this ends the part."""
    part, order = one.now, one.sent.order
    if part.state in OPEN:
        one.content = source_content(one.draft, completes=False)
        theirs: dict[str, dict[str, Any]] = {}
        if "seller_memo" in one.content and memo != one.stored.seller_memo:
            said = one.content.pop("seller_memo")
            if said not in (memo, one.stored.seller_memo):
                theirs["seller_memo"] = {"memo": said}
        if order.part != "lines" and _recipient_kept(one, shop):
            theirs["recipient"] = {}
        differs = [*kept, *theirs]
        if differs and not (one.draft.is_adopted and steps):
            part.raise_hold(Hold("source_changed", {"fields": differs}))
            one.kept = theirs
    part.note("source_update", status=order.status, part=order.part, kept=list(kept))
    part.paid_at = part.paid_at or order.paid_at
    if order.status in TELLS_SHIPPED and part.needs_confirm and part.confirm_state != ACCEPTED:
        take_confirm_step(part, "accept", by="source")
    for step in steps:
        _step(part, step, order)


def follow(change: Change, shop: parties.ShopCard) -> None:
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
        change.content = source_content(draft, completes)
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


def source_content(draft: Draft, completes: bool) -> dict[str, Any]:
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
