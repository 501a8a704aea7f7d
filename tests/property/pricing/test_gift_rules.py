"""Whatever rules and orders: more never earns less, limits hold, and the plan is the same twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidan.pricing.claiming import Asking, Left, plan_gifts
from zhidan.pricing.gifts import (
    Bought,
    CompiledRule,
    Gift,
    GiftRules,
    GiftRuleVersion,
    GiftSpec,
    OrderFacts,
    Tier,
)

SKUS = [UUID(int=n) for n in range(1, 5)]
BUYERS = [UUID(int=n) for n in range(10, 13)]
AT = datetime(2026, 11, 11, tzinfo=UTC)

tiers = st.lists(
    st.builds(
        Tier, st.integers(1, 9).map(str),
        st.lists(st.builds(Gift, st.sampled_from(SKUS), st.integers(1, 3)), min_size=1, max_size=2),
    ),
    min_size=1, max_size=3, unique_by=lambda tier: tier.at_least,
)  # fmt: skip
specs = st.builds(
    GiftSpec, counted=st.sampled_from(["quantity", "goods", "payable"]), tiers=tiers,
    skus=st.lists(st.sampled_from(SKUS), max_size=2), mode=st.sampled_from(["highest", "each"]),
    repeats=st.booleans(), most_times=st.none() | st.integers(1, 3),
    once_per_buyer=st.booleans(), most_orders=st.none() | st.integers(1, 3),
    group=st.sampled_from(["", "", "甲"]),
)  # fmt: skip
rules = st.lists(
    st.builds(
        GiftRuleVersion, st.uuids(), st.just(1), st.just("规则"), st.just(True),
        st.integers(0, 3), specs,
    ),
    max_size=4, unique_by=lambda rule: rule.rule_id,
).map(lambda listed: GiftRules([CompiledRule(rule) for rule in listed]))  # fmt: skip
orders = st.lists(
    st.builds(
        OrderFacts, st.uuids(), st.just(UUID(int=99)), st.sampled_from(["CNY", "CNY", "USD"]),
        st.integers(0, 1200), st.just(AT), st.none() | st.sampled_from(BUYERS),
        st.lists(
            st.builds(Bought, st.sampled_from(SKUS), st.integers(0, 6), st.integers(0, 900)),
            max_size=3,
        ).map(tuple),
    ),
    max_size=6, unique_by=lambda order: order.order_id,
)  # fmt: skip


@given(rules, orders)
@settings(max_examples=200, deadline=None)
def test_limits_hold_and_groups_give_once(rules: GiftRules, orders: list[OrderFacts]) -> None:
    quotas = {one.rule.rule_id: one.rule.spec.most_orders or 0 for one in rules.compiled}
    asking = [Asking(order, rules) for order in orders]

    plan = plan_gifts(asking, Left(quotas))

    assert plan == plan_gifts(asking, Left(quotas))
    gave = Counter(one.rule.rule_id for earned in plan.earned.values() for one in earned)
    for one in rules.compiled:
        most = one.rule.spec.most_orders
        assert most is None or gave[one.rule.rule_id] <= most
        assert plan.counted[one.rule.rule_id] == (gave[one.rule.rule_id] if most else 0)
    buyer_of = {order.order_id: order.buyer_id for order in orders}
    once = [
        (one.rule.rule_id, buyer_of[order_id])
        for order_id, earned in plan.earned.items()
        for one in earned
        if one.rule.spec.once_per_buyer
    ]
    assert sorted(once, key=str) == sorted(plan.once, key=str)
    for earned in plan.earned.values():
        groups = [one.rule.spec.group for one in earned if one.rule.spec.group]
        assert len(groups) == len(set(groups))


@given(specs, orders, st.integers(0, 500))
@settings(max_examples=200, deadline=None)
def test_an_order_of_more_never_reaches_a_lower_tier(
    spec: GiftSpec, orders: list[OrderFacts], more: int
) -> None:
    rule = CompiledRule(GiftRuleVersion(UUID(int=1), 1, "规则", True, 0, spec))
    for order in orders:
        larger = msgspec.structs.replace(
            order,
            payable=order.payable + more,
            goods=tuple(
                Bought(one.sku_id, one.quantity + more, one.paid + more) for one in order.goods
            ),
        )
        before, after = rule.earned(order), rule.earned(larger)
        if before is None:
            continue
        assert after is not None
        assert int(after.facts["reached"]) >= int(before.facts["reached"])
        assert {gift.sku_id for gift in before.gifts} <= {
            gift.sku_id for gift in after.gifts
        } or spec.mode == "highest"
