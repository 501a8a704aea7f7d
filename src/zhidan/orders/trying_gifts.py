"""A gift rule tried on the orders of the last days: who would have got what, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.orders.gift_facts import facts_of_orders
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.states import CANCELLED
from zhidan.orders.trying import CHUNK, EXAMPLES, MOST_ORDERS
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.pricing import api as pricing


@dataclass(frozen=True, slots=True)
class GiftExample:
    """An order that would have got something, and the facts that earn it."""

    order_id: UUID
    order_no: str
    facts: dict[str, Any]
    gifts: tuple[pricing.Gift, ...]


@dataclass(frozen=True, slots=True)
class GiftNeed:
    """How much of a SKU would have been given: base units, what they cost (minor units, where the
    cost is known), and what is free in all warehouses now."""

    sku: catalog.SkuCard
    quantity: int
    cost: tuple[Decimal, str] | None
    available: int


@dataclass(slots=True)
class GiftTrial:
    """What came of trying: orders looked at, how many would have got something, and what."""

    orders: int = 0
    earning: int = 0
    needs: list[GiftNeed] = field(default_factory=list)
    examples: list[GiftExample] = field(default_factory=list)


def try_gift_rule(rule: pricing.GiftRuleVersion, *, days: int, actor: Actor) -> GiftTrial:
    """Give the orders of the last days what the rule would have given; nothing is written.

    The rule stands among those in force, so that of a group only the first gives. Its own limits
    count from the first of these orders on; what is short is given all the same.
    """
    compiled = pricing.CompiledRule(rule)
    rules = pricing.gift_rules_in_force().instead([compiled])
    orders = dict(
        Order.objects.filter(
            scope(actor), placed_at__gte=now() - timedelta(days=days), is_adopted=False
        )
        .exclude(state=CANCELLED)
        .order_by("-placed_at", "-id")
        .values_list("id", "order_no")[:MOST_ORDERS]
    )
    ids = list(reversed(orders))
    trial = GiftTrial(orders=len(ids))
    left = pricing.Left(
        {one.rule.rule_id: one.rule.spec.most_orders or 0 for one in rules.compiled}
    )
    given: Counter[UUID] = Counter()
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        known = facts_of_orders(chunk, asks_goods=rules.asks_goods)
        asking = [pricing.Asking(known[one].facts, rules) for one in chunk if one in known]
        plan = pricing.plan_gifts(asking, left)
        left.had |= plan.once.keys()
        for rule_id, orders_given in plan.counted.items():
            left.quotas[rule_id] -= orders_given
        for order_id, earned in plan.earned.items():
            for one in earned:
                if one.rule.rule_id == rule.rule_id:
                    _take_in(trial, given, order_id, orders[order_id], one)
    trial.examples.reverse()
    trial.needs = _needs(given)
    return trial


def _take_in(
    trial: GiftTrial, given: Counter[UUID], order_id: UUID, order_no: str, one: pricing.Earned
) -> None:
    trial.earning += 1
    for gift in one.gifts:
        given[gift.sku_id] += gift.quantity
    trial.examples.append(GiftExample(order_id, order_no, one.facts, one.gifts))
    if len(trial.examples) > EXAMPLES:
        del trial.examples[0]  # the newest are shown


def _needs(given: Mapping[UUID, int]) -> list[GiftNeed]:
    cards = catalog.sku_cards(given)
    costs = catalog.unit_costs(given)
    houses = [house.id for house in inventory.warehouse_cards(actor=SYSTEM)]
    free: Counter[UUID] = Counter()
    for (sku_id, _), quantity in inventory.available(sku_ids=given, warehouse_ids=houses).items():
        free[sku_id] += quantity
    return [
        GiftNeed(cards[sku], n, _cost(costs.get(sku), n), free[sku])
        for sku, n in sorted(given.items(), key=lambda pair: -pair[1])
        if sku in cards
    ]


def _cost(unit: tuple[Decimal, str] | None, quantity: int) -> tuple[Decimal, str] | None:
    return None if unit is None else (unit[0] * quantity, unit[1])
