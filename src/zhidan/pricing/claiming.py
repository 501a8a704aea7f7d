"""Which of the earned gifts there are still: limited ones, and those that a buyer gets once. Pure.

Orders are asked in their order, so that of two orders of one batch the earlier one gets the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from zhidan.pricing.gifts import Earned, GiftRules, OrderFacts


@dataclass(frozen=True, slots=True)
class Asking:
    """An order before its rules; `holds` are the rules whose gift it has already."""

    order: OrderFacts
    rules: GiftRules
    holds: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class Left:
    """What is left as far as is known: of limited rules, and who got what already."""

    quotas: dict[UUID, int] = field(default_factory=dict)
    had: set[tuple[UUID, UUID]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Plan:
    """What each order would get, and what has to be claimed for it."""

    earned: dict[UUID, list[Earned]]
    counted: Counter[UUID]
    once: dict[tuple[UUID, UUID], UUID]


def plan_gifts(asking: Sequence[Asking], left: Left) -> Plan:
    """Give out what is left."""
    quotas, had = dict(left.quotas), set(left.had)
    plan = Plan({}, Counter(), {})
    for one in asking:
        closed = _closed(one, quotas, had)
        earned = one.rules.earned(one.order, closed=closed)
        plan.earned[one.order.order_id] = earned
        for gift in earned:
            rule_id = gift.rule.rule_id
            if rule_id in one.holds:
                continue
            if rule_id in quotas and gift.rule.spec.most_orders is not None:
                quotas[rule_id] -= 1
                plan.counted[rule_id] += 1
            if gift.rule.spec.once_per_buyer and one.order.buyer_id is not None:
                key = (rule_id, one.order.buyer_id)
                had.add(key)
                plan.once[key] = one.order.order_id
    return plan


def _closed(one: Asking, quotas: dict[UUID, int], had: set[tuple[UUID, UUID]]) -> set[UUID]:
    closed = set()
    for compiled in one.rules.compiled:
        rule = compiled.rule
        if rule.rule_id in one.holds:
            continue
        is_had = rule.spec.once_per_buyer and (rule.rule_id, one.order.buyer_id) in had
        is_used_up = rule.spec.most_orders is not None and quotas.get(rule.rule_id, 0) <= 0
        if is_had or is_used_up:
            closed.add(rule.rule_id)
    return closed
