"""What one rule gives to one order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from zhidan.kernel.errors import InvalidInput
from zhidan.pricing.claiming import Asking, Left, plan_gifts
from zhidan.pricing.gifts import (
    Bought,
    CompiledRule,
    Earned,
    Gift,
    GiftRules,
    GiftRuleVersion,
    GiftSpec,
    OrderFacts,
    Tier,
)

A, B, BAG, SOCKS = (UUID(int=n) for n in range(1, 5))
SHOP, OTHER_SHOP, BUYER = UUID(int=11), UUID(int=12), UUID(int=13)
PLACED = datetime(2026, 11, 11, tzinfo=UTC)


def order(number: int = 1, **fields: Any) -> OrderFacts:
    said: dict[str, Any] = {
        "shop_id": SHOP, "currency": "CNY", "payable": 25000, "placed_at": PLACED,
        "buyer_id": BUYER,
        "goods": (Bought(A, 3, 20000, UUID(int=21), "衣服"), Bought(B, 1, 4000, None, "帽子")),
    }  # fmt: skip
    return OrderFacts(order_id=UUID(int=100 + number), **{**said, **fields})


def tier(at_least: str, sku: UUID = BAG, quantity: int = 1) -> Tier:
    return Tier(at_least, [Gift(sku, quantity)])


def rule(*tiers: Tier, number: int = 50, priority: int = 0, **spec: Any) -> GiftRuleVersion:
    said = GiftSpec(tiers=list(tiers), **spec)
    return GiftRuleVersion(UUID(int=number), 1, f"规则{number}", True, priority, said)


def gifts_of(found: Earned | None) -> dict[UUID, int]:
    return {gift.sku_id: gift.quantity for gift in found.gifts} if found else {}


TIERS = (tier("100"), tier("200", SOCKS, 2), tier("300", SOCKS, 5))
CASES = [
    (rule(tier("250.00")), {BAG: 1}),
    (rule(tier("250.01")), {}),
    (rule(*TIERS), {SOCKS: 2}),
    (rule(*TIERS, mode="each"), {BAG: 1, SOCKS: 2}),
    (rule(tier("100"), repeats=True), {BAG: 2}),
    (rule(tier("50"), repeats=True, most_times=3), {BAG: 3}),
    (rule(tier("100"), currency="USD"), {}),
    (rule(tier("4"), counted="quantity"), {BAG: 1}),
    (rule(tier("4"), counted="quantity", skus=[A]), {}),
    (rule(tier("1"), counted="quantity", skus=[A], repeats=True), {BAG: 3}),
    (rule(tier("4"), counted="quantity", skus=[A], categories=["帽子"]), {BAG: 1}),
    (rule(tier("200"), counted="goods", products=[UUID(int=21)]), {BAG: 1}),
    (rule(tier("200.01"), counted="goods", products=[UUID(int=21)]), {}),
    (rule(tier("100"), shops=[OTHER_SHOP]), {}),
    (rule(tier("100"), starts_at=PLACED, ends_at=PLACED.replace(hour=1)), {BAG: 1}),
    (rule(tier("100"), ends_at=PLACED), {}),
]


@pytest.mark.parametrize(("said", "expected"), CASES)
def test_a_rule_gives_what_its_tiers_say(said: GiftRuleVersion, expected: dict[UUID, int]) -> None:
    assert gifts_of(CompiledRule(said).earned(order())) == expected


def test_what_earned_a_gift_is_kept_with_it() -> None:
    found = CompiledRule(rule(tier("100"), repeats=True)).earned(order())

    assert found is not None
    assert found.facts == {
        "counted": "payable", "figure": "250.00", "currency": "CNY", "reached": "100", "times": 2,
    }  # fmt: skip


def test_of_a_group_the_first_by_priority_gives() -> None:
    rules = GiftRules(
        [
            CompiledRule(rule(tier("100"), number=51, priority=2, group="双11")),
            CompiledRule(rule(tier("200", SOCKS), number=52, priority=1, group="双11")),
            CompiledRule(rule(tier("100", A), number=53, priority=3)),
        ]
    )

    assert [one.rule.name for one in rules.earned(order())] == ["规则52", "规则53"]
    assert [one.rule.name for one in rules.earned(order(payable=15000))] == ["规则51", "规则53"]
    closed = {UUID(int=52)}
    assert [one.rule.name for one in rules.earned(order(), closed=closed)] == ["规则51", "规则53"]


def test_a_limit_and_the_only_time_of_a_buyer_go_to_the_earlier_order() -> None:
    rules = GiftRules(
        [
            CompiledRule(rule(tier("100"), number=51, most_orders=1)),
            CompiledRule(rule(tier("100", SOCKS), number=52, once_per_buyer=True)),
        ]
    )
    asking = [
        Asking(order(1), rules), Asking(order(2), rules),
        Asking(order(3, buyer_id=None), rules),
        Asking(order(4), rules, holds=frozenset({UUID(int=51), UUID(int=52)})),
    ]  # fmt: skip

    plan = plan_gifts(asking, Left({UUID(int=51): 1}))

    assert {o.int - 100: [e.rule.name for e in earned] for o, earned in plan.earned.items()} == {
        1: ["规则51", "规则52"], 2: [], 3: [], 4: ["规则51", "规则52"],
    }  # fmt: skip
    assert (dict(plan.counted), list(plan.once)) == ({UUID(int=51): 1}, [(UUID(int=52), BUYER)])


@pytest.mark.parametrize(
    ("counted", "least", "code"),
    [
        ("quantity", "1.5", "bad_quantity"), ("quantity", "0", "bad_threshold"),
        ("payable", "viel", "bad_amount"), ("goods", "-1", "bad_threshold"),
    ],
)  # fmt: skip
def test_a_threshold_that_is_none_is_refused(counted: Any, least: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        CompiledRule(rule(tier(least), counted=counted))
    assert refusal.value.code == code
