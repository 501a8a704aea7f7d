"""Gifts as lines of an order: free of charge, ours, and each with the rule that gave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.ids import uuid7
from zhidan.orders import tables
from zhidan.orders.reviewing.deciding import Ruling
from zhidan.orders.rules import PLAIN_SPEC
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.pricing import api as pricing

_FREE = Decimal(0)


@dataclass(frozen=True, slots=True)
class GiftLine:
    """One line that a rule adds."""

    id: UUID
    sku_id: UUID
    quantity: int
    title: str


@dataclass(slots=True)
class PlannedGift:
    """What a rule gives to an order, before it is written. Left out, it is noted and nothing else.

    `name` is the rule's; a SKU that is not stocked any more cannot be given.
    """

    grant: pricing.Grant
    name: str
    lines: tuple[GiftLine, ...]
    is_left_out: bool = False

    @property
    def waits(self) -> bool:
        return self.grant.waits

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    def demands(self) -> list[inventory.Demand]:
        return [inventory.Demand(line.id, line.sku_id, line.quantity) for line in self.lines]

    def told(self) -> dict[str, Any]:
        """What the timeline says of it."""
        return {
            "rule": self.name,
            "version": self.grant.version,
            "gifts": [{"title": line.title, "quantity": line.quantity} for line in self.lines],
        }


def grant_of(order: pricing.OrderFacts, earned: pricing.Earned) -> pricing.Grant:
    """What a gift rule gives."""
    spec = earned.rule.spec
    return pricing.Grant(
        order.order_id,
        earned.rule.rule_id,
        earned.rule.version,
        pricing.GIFT_RULE,
        earned.gifts,
        earned.facts,
        waits=spec.if_short == "wait",
        is_counted=spec.most_orders is not None,
        buyer_id=order.buyer_id if spec.once_per_buyer else None,
    )


def grant_of_ruling(order_id: UUID, ruling: Ruling) -> pricing.Grant:
    """What a review rule gives."""
    rule = ruling.rule
    return pricing.Grant(
        order_id, rule.rule_id, rule.version, pricing.REVIEW_RULE, tuple(rule.actions.gifts), {}
    )


def planned_gifts(grants: Sequence[tuple[pricing.Grant, str]]) -> list[PlannedGift]:
    """Grants with the names of their rules as lines to be."""
    cards = catalog.sku_cards({gift.sku_id for grant, _ in grants for gift in grant.gifts})
    planned = []
    for grant, name in grants:
        known = [(gift, cards[gift.sku_id]) for gift in grant.gifts if gift.sku_id in cards]
        lines = tuple(
            GiftLine(uuid7(), card.id, gift.quantity, (card.title or card.code)[:300])
            for gift, card in known
        )
        gone = len(known) < len(grant.gifts) or any(card.supply != "stocked" for _, card in known)
        planned.append(PlannedGift(grant, name, lines, is_left_out=gone))
    return planned


def write_gift_lines(gifts: Iterable[tuple[UUID, int, Sequence[PlannedGift]]]) -> None:
    """Write the lines of gifts: by order, the position of its first new line, and what it gets."""
    rows: list[tuple[Any, ...]] = []
    for order_id, position, listed in gifts:
        kept = [(gift, line) for gift in listed if not gift.is_left_out for line in gift.lines]
        rows += [
            _row(order_id, position + place, gift, line) for place, (gift, line) in enumerate(kept)
        ]
    copy_into("order_line", tables.GIFT_LINE, rows)


def _row(order_id: UUID, position: int, gift: PlannedGift, line: GiftLine) -> tuple[Any, ...]:
    """A row in the order of `tables.GIFT_LINE`."""
    return (
        order_id, line.id, position, "",
        "gift", "stocked", line.sku_id, "",
        "", "", line.title, "",
        line.quantity, 0, None,
        _FREE, 0, 0,
        0, 0, 0,
        None, True, "none",
        0, False, None,
        gift.grant.rule_id, False, "",
        b"{}", PLAIN_SPEC, None,
        0, 0, 0,
        0, 0, 0, gift.grant.version,
    )  # fmt: skip


_DELETE = """
DELETE FROM order_line AS line USING unnest(%s::uuid[], %s::uuid[]) AS n(order_id, rule_id)
WHERE line.order_id = n.order_id AND line.gift_rule_id = n.rule_id
RETURNING line.order_id, line.gift_rule_id, line.id, line.title, line.quantity
"""


class GoneLine(NamedTuple):
    """A line that was taken away."""

    order_id: UUID
    rule_id: UUID
    id: UUID
    title: str
    quantity: int


def delete_gift_lines(gifts: Sequence[tuple[UUID, UUID]]) -> list[GoneLine]:
    """Take the lines of these gifts (order, rule) away, and answer them."""
    if not gifts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _DELETE,
            [uuid_array(order for order, _ in gifts), uuid_array(rule for _, rule in gifts)],
        )
        return [GoneLine(*row) for row in cursor.fetchall()]


_ON = """
SELECT DISTINCT order_id, gift_rule_id FROM order_line
WHERE order_id = ANY(%s::uuid[]) AND gift_rule_id IS NOT NULL
"""


def gift_rules_on(order_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Which rules' gifts stand among the lines of these orders: order and rule."""
    with connection.cursor() as cursor:
        cursor.execute(_ON, [uuid_array(order_ids)])
        return list(cursor.fetchall())


_COUNT = """
UPDATE sales_order AS o SET line_count = o.line_count + n.lines, units = o.units + n.units
FROM unnest(%s::uuid[], %s::int[], %s::bigint[]) AS n(id, lines, units) WHERE o.id = n.id
"""


def count_gift_lines(changes: Sequence[tuple[UUID, int, int]]) -> None:
    """Let orders count the lines and units that came and went."""
    if not changes:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            [
                uuid_array(order_id for order_id, _, _ in changes),
                [lines for _, lines, _ in changes],
                [units for _, _, units in changes],
            ],
        )
