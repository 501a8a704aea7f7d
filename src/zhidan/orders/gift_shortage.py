"""Gifts among the lines of orders that ask for stock: waited for, or left out where short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.orders.gift_lines import count_gift_lines, delete_gift_lines
from zhidan.orders.queries.gifts import gift_rule_names
from zhidan.orders.steps import OrderNow
from zhidan.orders.words import keep_words
from zhidan.pricing import api as pricing


class AskingLine(NamedTuple):
    """A gift's line that wants stock."""

    order_id: UUID
    rule_id: UUID
    version: int
    title: str
    demand: inventory.Demand


@dataclass(slots=True)
class LineGift:
    """The lines that one rule gave an order."""

    rule_id: UUID
    version: int
    waits: bool
    lines: list[AskingLine] = field(default_factory=list)
    is_left_out: bool = False

    def demands(self) -> list[inventory.Demand]:
        return [line.demand for line in self.lines]


def gifts_among(lines: Sequence[AskingLine]) -> dict[UUID, list[LineGift]]:
    """By order. What nobody knows to be a gift that may be left out is waited for."""
    if not lines:
        return {}
    optional = {
        (one.order_id, one.rule_id)
        for listed in pricing.standing_gifts({line.order_id for line in lines}).values()
        for one in listed
        if not one.waits
    }
    found: dict[UUID, dict[UUID, LineGift]] = {}
    for line in lines:
        gift = found.setdefault(line.order_id, {}).setdefault(
            line.rule_id,
            LineGift(line.rule_id, line.version, (line.order_id, line.rule_id) not in optional),
        )
        gift.lines.append(line)
    return {order_id: list(gifts.values()) for order_id, gifts in found.items()}


def demands_of(gifts: Iterable[LineGift]) -> list[inventory.Demand]:
    """What the gifts need that are not left out."""
    return [d for gift in gifts if not gift.is_left_out for d in gift.demands()]


def leave_out(orders: Iterable[OrderNow], gifts: Mapping[UUID, Sequence[LineGift]]) -> None:
    """Take away the lines of gifts that turned out to be short, and say so in their orders."""
    short = [
        (order, gift) for order in orders for gift in gifts.get(order.id, ()) if gift.is_left_out
    ]
    if not short:
        return
    keys = [(order.id, gift.rule_id) for order, gift in short]
    pricing.free_gifts(gifts=keys, is_left_out=True)
    gone = delete_gift_lines(keys)
    count_gift_lines(gone)
    keep_words([order.id for order, _ in short])
    names = gift_rule_names((gift.rule_id, gift.version) for _, gift in short)
    for order, gift in short:
        order.note("gift_leave_out", rule=names[gift.rule_id, gift.version].name, **_told(gift))


def _told(gift: LineGift) -> dict[str, Any]:
    return {
        "version": gift.version,
        "gifts": [{"title": one.title, "quantity": one.demand.quantity} for one in gift.lines],
    }
