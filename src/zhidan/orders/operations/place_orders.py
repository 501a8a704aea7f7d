"""Intake: a batch of one shop's orders becomes orders, reservations, events, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from zhidan.catalog import api as catalog
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7s
from zhidan.orders.gifts_at_intake import add_gifts
from zhidan.orders.incoming import IncomingOrder
from zhidan.orders.incoming_checks import encode_content, in_zone
from zhidan.orders.judging import judge_new_orders
from zhidan.orders.merge_window import let_new_wait
from zhidan.orders.new_orders import AS_IT_COMES, NewOrder, Wished, merge_key
from zhidan.orders.operations.review_again import approve_by_rules
from zhidan.orders.operations.update_from_source import update_from_source
from zhidan.orders.placements import Placement, rejected
from zhidan.orders.plan import plan_stock
from zhidan.orders.queries.keys import orders_of_source_keys
from zhidan.orders.reviewing.deciding import RuleSet
from zhidan.orders.reviewing.in_force import rules_in_force
from zhidan.orders.rules import LineKey, Mapped, draft_order, line_key, ship_by
from zhidan.orders.source_news import Sent
from zhidan.orders.states import APPROVED
from zhidan.orders.write_new import name_buyers, write_new_orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.privacy import blind

PLANS = 3


class _Entering(NamedTuple):
    """How the batch comes in, and what is wished of it."""

    source: str
    wished: Wished


class _PlanAgain(Exception):
    """Another writer was faster; nothing of this attempt is kept."""


def place_orders(
    *,
    shop: str | UUID,
    orders: Sequence[IncomingOrder],
    mode: Literal["live", "adopt"] = "live",
    source: Literal["channel", "manual", "copy"] = "channel",
    wished: Wished = AS_IT_COMES,
    actor: Actor,
) -> list[Placement]:
    """Take in 1 to 500 orders of one shop (its code or id).

    Now, in this transaction: source copies, orders, lines, recipients, buyers, holds, events,
    reservations (all or nothing per order), counts, outbox. The same order again is `unchanged`;
    an order its source changed is `updated`; one that cannot be read is `rejected` with the field.
    `adopt` takes every order as history, whatever its source status says. `wished` is what the
    person who enters them wants beside.
    Raises: NotFound for an unknown or foreign shop.
    """
    card = parties.shop_card(shop, actor=actor)
    rules = rules_in_force()
    at = now()
    sent: list[Sent] = []
    placements: dict[int, Placement] = {}
    for index, order in enumerate(orders):
        try:
            if mode == "adopt" and order.status in ("unpaid", "balance_due", "paid"):
                raise InvalidInput(field="status", code="not_history", status_said=order.status)
            order = in_zone(order, card.zone, at)
            sent.append(Sent(index, order, blind("content", encode_content(order))))
        except InvalidInput as refusal:
            placements[index] = rejected(index, order.external_no, refusal)
    while sent:
        wave, sent = _first_of_each(sent)
        for placement in _place_wave(card, wave, _Entering(source, wished), rules, at, actor):
            placements[placement.index] = placement
    return [placements[index] for index in range(len(orders))]


def _first_of_each(sent: Sequence[Sent]) -> tuple[list[Sent], list[Sent]]:
    """The first order of each number, and the rest: halves of one order follow each other."""
    seen: set[str] = set()
    wave: list[Sent] = []
    rest: list[Sent] = []
    for item in sent:
        (rest if item.order.external_no in seen else wave).append(item)
        seen.add(item.order.external_no)
    return wave, rest


def _place_wave(
    shop: parties.ShopCard,
    wave: Sequence[Sent],
    entering: _Entering,
    rules: RuleSet,
    at: datetime,
    actor: Actor,
) -> list[Placement]:
    for attempt in range(PLANS):
        try:
            with transaction.atomic():
                return _place(shop, wave, entering, rules, at, actor, lock=attempt == PLANS - 1)
        except (_PlanAgain, IntegrityError) as error:
            if isinstance(error, IntegrityError) and not _is_key_collision(error):
                raise
    placements = []
    for item in wave:  # order by order, each with its levels locked while it is planned
        with transaction.atomic():
            placements += _place(shop, [item], entering, rules, at, actor, lock=True)
    return placements


def _is_key_collision(error: IntegrityError) -> bool:
    return str(getattr(error.__cause__, "sqlstate", "")) == "23505"


def _place(
    shop: parties.ShopCard,
    wave: Sequence[Sent],
    entering: _Entering,
    rules: RuleSet,
    at: datetime,
    actor: Actor,
    *,
    lock: bool,
) -> list[Placement]:
    keys = orders_of_source_keys(shop.id, [item.order.external_no for item in wave])
    known = [item for item in wave if item.order.external_no in keys]
    fresh = [item for item in wave if item.order.external_no not in keys]
    mapped = catalog.match_listings(
        shop_id=shop.id, keys={line_key(line) for item in wave for line in item.order.lines}
    )
    placements = []
    new: list[NewOrder] = []
    line_ids = iter(uuid7s(sum(len(item.order.lines) for item in fresh)))
    for item, order_id in zip(fresh, uuid7s(len(fresh)), strict=True):
        try:
            new.append(_prepare(shop, item, order_id, line_ids, mapped, at))
        except InvalidInput as refusal:
            placements.append(rejected(item.index, item.order.external_no, refusal))
    if new:
        _grant(new, entering.wished)
        name_buyers(new, shop, at=at)
        judge_new_orders(new, shop=shop, rules=rules, at=at)
        add_gifts(new, shop_id=shop.id)
        _send_from(new, entering.wished)
        planned = plan_stock(new, shop, lock=lock, at=at)
        let_new_wait(new, shop_id=shop.id, source=entering.source, at=at)
        if write_new_orders(new, planned, shop=shop, source=entering.source, at=at, actor=actor):
            raise _PlanAgain
        approved = _approve(new, at)
        placements += [_created(order, is_approved=order.id in approved) for order in new]
    if known:
        placements += update_from_source(
            shop=shop, sent=known, order_ids=keys, mapped=mapped, at=at, actor=actor
        )
    return placements


def _prepare(
    shop: parties.ShopCard,
    item: Sent,
    order_id: UUID,
    line_ids: Iterator[UUID],
    mapped: Mapping[LineKey, Mapped],
    at: datetime,
) -> NewOrder:
    order = item.order
    draft = draft_order(order, mapped=mapped)
    placed_at = order.placed_at or order.paid_at or at
    recipient = parties.prepare_recipient(
        order_id=order_id,
        placed_at=placed_at,
        person=parties.personal_data(order.recipient),
        pii_mode=shop.pii_mode,
    )
    due, rule = ship_by(order, placed_at=placed_at, hours=shop.ship_by_hours)
    return NewOrder(
        index=item.index,
        draft=draft,
        id=order_id,
        line_ids=list(islice(line_ids, len(order.lines))),
        content_hash=item.content_hash,
        recipient=recipient,
        placed_at=placed_at,
        ship_by=due,
        ship_by_rule=rule,
        merge_key=merge_key(shop, recipient, order.currency),
    )


def _grant(new: Sequence[NewOrder], wished: Wished) -> None:
    for order in new:
        order.note, order.buyer_id = wished.note, wished.buyer_id
        if wished.is_handed_over:
            order.recipient = msgspec.structs.replace(order.recipient, objections=())


def _send_from(new: Sequence[NewOrder], wished: Wished) -> None:
    """A person's word goes before a rule's."""
    for order in new:
        order.wanted_warehouse_id = wished.warehouse_id or order.wanted_warehouse_id


def _approve(new: Sequence[NewOrder], at: datetime) -> set[UUID]:
    """What rules approve of the new orders: nothing holds them, and their stock is theirs."""
    return approve_by_rules(
        {
            order.id: (order.approval, order.approval_facts)
            for order in new
            if order.approval is not None
            and not order.holds
            and (order.warehouse_id is not None or not order.needs_stock)
        },
        at=at,
    )


def _created(order: NewOrder, *, is_approved: bool) -> Placement:
    return Placement(
        order.index,
        order.draft.incoming.external_no,
        "created",
        order.id,
        order.order_no,
        APPROVED if is_approved else order.draft.state,
        tuple(order.hold_codes),
    )
