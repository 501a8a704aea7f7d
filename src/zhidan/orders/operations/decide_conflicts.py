from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from zhidan.catalog import api as catalog
from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, Conflict
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import tables
from zhidan.orders.amounts import OrderAmounts, amounts_of_lines
from zhidan.orders.as_it_stands import AsItStands, orders_as_they_stand
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.change_checks import refuse
from zhidan.orders.changing import MoneyNow, Planned, settle_change
from zhidan.orders.content import Stored, load_stored
from zhidan.orders.events import OrdersChanged
from zhidan.orders.line_now import LineNow
from zhidan.orders.new_orders import line_rows
from zhidan.orders.operations.carry_out_changes import carry_out_changes
from zhidan.orders.rules import Draft, draft_order, line_key
from zhidan.orders.source_changes import whole
from zhidan.orders.source_conflicts import SOURCE_CHANGED, decide, open_fields
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.orders.wanted_changes import Made, make_as_said
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor

Winner = Literal["ours", "theirs"]
Choices = Mapping[str, Winner]


def decide_conflicts(*, order_id: UUID, choices: Choices, actor: Actor) -> Outcomes:
    """Say who wins where a source says otherwise than its order stands, field by field.

    Ours: the order stays as it is. Theirs: a change brings it to what the source says, lines and
    amounts always together; it is refused where a change is. With the last field decided the hold
    falls. A field nobody asks about any more is `nothing_to_decide`.
    """
    said = dict(choices)
    if "theirs" in (said.get("lines"), said.get("amounts")):
        said |= dict.fromkeys(("lines", "amounts"), "theirs")
    locked = lock_orders([order_id], actor=actor)
    asked = open_fields(order_id) if locked else {}
    theirs = [name for name in said if said[name] == "theirs" and name in asked]
    ours = [name for name in said if said[name] == "ours" and name in asked]
    made: dict[UUID, Made] = {}
    at = now()

    def settle_fields(order: OrderNow) -> None:
        if not theirs and not ours:
            raise Conflict(code="nothing_to_decide")
        if theirs:
            standing = orders_as_they_stand([order.id])[order.id]
            made[order.id] = _as_said(order, standing, theirs, asked)
            refuse(order, made[order.id], has_lines=True)
        by = actor.id if actor.kind == "user" else None
        decide(order.id, ours, "ours", by=by, at=at)
        decide(order.id, theirs, "theirs", by=by, at=at)
        if not open_fields(order.id):
            order.clear_hold(SOURCE_CHANGED)
        if ours:
            order.note("keep_ours", fields=sorted(ours))

    accepted, outcomes = for_each([order_id], settle_fields, actor=actor)
    if made:
        carry_out_changes(accepted, made, reason="", at=at, actor=actor)
    else:
        save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes


def _as_said(
    order: OrderNow, standing: AsItStands, fields: Sequence[str], asked: Mapping[str, Any]
) -> Made:
    """The change that brings an order to what its source says of these fields."""
    stored = load_stored([order.id])[order.id]
    planned: Planned | None = None
    if {"lines", "amounts"} & set(fields):
        planned = _planned(order, standing, stored)
    memo = asked["seller_memo"]["memo"] if "seller_memo" in fields else None
    recipient: UUID | None = None
    if "recipient" in fields:
        card = parties.source_recipients([order.id]).get(order.id)
        if card is None:
            raise ActionNotAllowed(action="change", state=order.state, reason="nothing_to_decide")
        recipient = card.id
    return make_as_said(standing, planned=planned, memo=memo, recipient=recipient)


def _planned(order: OrderNow, standing: AsItStands, stored: Stored) -> Planned:
    incoming = whole(stored.parts)
    mapped = catalog.match_listings(
        shop_id=order.shop_id, keys={line_key(line) for line in incoming.lines}
    )
    draft = draft_order(incoming, mapped=mapped)
    draft.amounts = amounts_of_lines(incoming)
    after = _lines(draft, standing)
    money = _money(standing, draft.amounts)
    return settle_change(
        lines=standing.lines,
        after=after,
        money=money,
        known=standing.baseline(),
        stated=(draft.amounts.goods, draft.amounts.tax),
    )


def _money(standing: AsItStands, said: OrderAmounts) -> MoneyNow:
    return msgspec.structs.replace(
        standing.money, freight=said.freight, seller_discount=said.seller_discount,
        platform_discount=said.platform_discount, streamer_discount=said.streamer_discount,
        platform_subsidy=said.platform_subsidy, streamer_subsidy=said.streamer_subsidy,
    )  # fmt: skip


def _lines(draft: Draft, standing: AsItStands) -> list[LineNow]:
    """The source's lines as rows; one that is known by its number or its listing keeps its id, and
    what was engraved where the source does not say it again. Gifts of ours stand behind them."""
    gifts = [line for line in standing.lines if line.gift_rule_id]
    free = [line for line in standing.lines if not line.gift_rule_id]
    ids: list[UUID] = []
    known: list[LineNow | None] = []
    for line, fresh in zip(draft.lines, uuid7s(len(draft.lines)), strict=True):
        said = line.incoming
        match = next(
            (
                one
                for one in free
                if (one.external_line_no and one.external_line_no == said.external_line_no)
                or (one.outer_code, one.title, one.spec) == (said.outer_code, said.title, said.spec)
            ),
            None,
        )
        if match is not None:
            free.remove(match)
        ids.append(match.id if match else fresh)
        known.append(match)
    rows = line_rows(draft, standing.order_id, ids, is_history=False)
    lines = []
    for row, was in zip(rows, known, strict=True):
        columns = dict(zip(tables.LINE, row, strict=True))
        del columns["order_id"]
        columns["origin_line_id"] = was.origin_line_id if was else None
        columns["raw_properties"] = msgspec.json.decode(columns["raw_properties"])
        if was is not None and not columns["personalisation"]:
            for name in ("personalisation", "raw_properties", "is_customised", "spec_hash"):
                columns[name] = getattr(was, name)
        lines.append(LineNow(**columns))
    behind = range(len(lines) + 1, len(lines) + len(gifts) + 1)
    return lines + [
        msgspec.structs.replace(gift, position=place)
        for gift, place in zip(gifts, behind, strict=True)
    ]
