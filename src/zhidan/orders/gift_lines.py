"""Gifts as lines of an order: free of charge, ours, and each with the rule that gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    if not grants:
        return []
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


# A line that a change took away comes back to its place when the change is taken back.
_LAST = """
SELECT order_id, max(position) FROM (
    SELECT order_id, position FROM order_line WHERE order_id = ANY(%(ids)s::uuid[])
    UNION ALL
    SELECT c.order_id, (line.value->>'position')::int
    FROM order_change AS c, jsonb_each(c.before->'lines') AS line
    WHERE c.order_id = ANY(%(ids)s::uuid[])) AS taken
GROUP BY order_id
"""


def last_positions(order_ids: Collection[UUID]) -> dict[UUID, int]:
    """The last place that a line of each order has, or may come back to."""
    if not order_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"ids": uuid_array(order_ids)})
        return dict(cursor.fetchall())


def give(gifts: Sequence[PlannedGift], *, last: Mapping[UUID, int], at: datetime) -> None:
    """Write the lines and grants of gifts, lines behind the last one of their orders. What turned
    out to be left out is free again."""
    if not gifts:
        return
    places = dict(last)
    rows: list[tuple[Any, ...]] = []
    for gift in gifts:
        order_id = gift.grant.order_id
        for line in () if gift.is_left_out else gift.lines:
            places[order_id] += 1
            rows.append(_row(order_id, places[order_id], gift, line))
    copy_into("order_line", tables.GIFT_LINE, rows)
    pricing.record_gifts(grants=[gift.grant for gift in gifts], at=at)
    short = [(gift.grant.order_id, gift.grant.rule_id) for gift in gifts if gift.is_left_out]
    pricing.free_gifts(gifts=short, is_left_out=True)


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


def count_gift_lines(gone: Iterable[GoneLine], given: Iterable[PlannedGift] = ()) -> None:
    """Let orders count the lines and units that came and went."""
    lines: Counter[UUID] = Counter()
    units: Counter[UUID] = Counter()
    for line in gone:
        lines[line.order_id] -= 1
        units[line.order_id] -= line.quantity
    for gift in given:
        if not gift.is_left_out:
            lines[gift.grant.order_id] += len(gift.lines)
            units[gift.grant.order_id] += gift.units
    if not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, [uuid_array(lines), list(lines.values()), [units[one] for one in lines]]
        )
