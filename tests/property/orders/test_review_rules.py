"""Whatever rules say of whatever order: the same decision twice, and again from the facts kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidan.orders.reviewing.conditions import (
    Condition,
    Conditions,
    Group,
    compile_conditions,
    kept_facts,
)
from zhidan.orders.reviewing.deciding import Actions, RuleSet, RuleVersion, decides_again
from zhidan.orders.reviewing.facts import Snapshot, revived

SKUS = [UUID(int=n) for n in range(1, 4)]
WORDS = ["发票", "加急", "Gift", "礼"]
_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True)
_skus = st.lists(st.sampled_from(SKUS), min_size=1, max_size=2, unique=True)
_money = st.builds(
    lambda minor, currency: {"amount": f"{minor / 100:.2f}", "currency": currency},
    st.integers(0, 300), st.sampled_from(["CNY", "USD"]),
)  # fmt: skip
_bounds = st.sampled_from(["at_least", "at_most"])


def _of(field: Any, op: Any, value: Any) -> st.SearchStrategy[Condition]:
    return st.builds(Condition, field, op, value)


conditions = st.one_of(
    _of(st.sampled_from(["payable", "discount"]), _bounds, _money),
    _of(st.sampled_from(["units", "weight_g", "margin", "hour"]), _bounds, st.integers(-3, 9)),
    _of(st.just("skus"), st.sampled_from(["has_any", "has_none", "has_only"]), _skus),
    _of(st.just("titles"), st.sampled_from(["contains_any", "contains_none"]), _words),
    _of(
        st.sampled_from(["buyer_message", "seller_memo"]),
        st.sampled_from(["contains_any", "contains_none"]), _words,
    ),
    _of(st.just("buyer_message"), st.sampled_from(["is_set", "is_not_set"]), st.none()),
    _of(st.just("province"), st.sampled_from(["one_of", "none_of"]), st.just(["西藏", "新疆"])),
    _of(st.just("is_customised"), st.just("is"), st.booleans()),
    _of(st.just("placed_at"), _bounds, st.just("2026-11-11T00:00:00+08:00")),
)  # fmt: skip
matches = st.sampled_from(["all", "any"])
groups = st.builds(Group, st.lists(conditions, min_size=1, max_size=4), matches)
actions = st.builds(
    Actions, hold=st.sampled_from(["", "看一下"]), tags=st.just(["加急"]),
    delay_minutes=st.integers(0, 2), approve=st.booleans(),
    release=st.lists(st.just("review_rule"), max_size=1),
)  # fmt: skip
rules = st.lists(
    st.builds(
        RuleVersion, st.uuids(), st.just(1), st.just("规则"), st.just(True), st.integers(0, 3),
        conditions=st.builds(Conditions, st.lists(groups, max_size=3), matches), actions=actions,
    ),
    max_size=4, unique_by=lambda rule: rule.rule_id,
)  # fmt: skip
texts = st.lists(st.sampled_from([*WORDS, "您好", " "]), max_size=3).map("".join)
orders = st.builds(
    Snapshot, payable=st.integers(0, 300), discount=st.integers(0, 300), units=st.integers(0, 9),
    weight_g=st.integers(0, 9), margin=st.none() | st.integers(-3, 9), hour=st.integers(0, 23),
    skus=st.lists(st.sampled_from(SKUS), max_size=3).map(tuple),
    titles=st.lists(texts, max_size=2).map(tuple), buyer_message=texts, seller_memo=texts,
    province=st.sampled_from(["", "西藏自治区", "浙江省"]), is_customised=st.booleans(),
    placed_at=st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 20)).map(  # noqa: DTZ001
        lambda at: at.replace(tzinfo=UTC)
    ),
)  # fmt: skip


@given(rules, orders)
@settings(max_examples=300, deadline=None)
def test_decisions_are_the_same_in_whatever_order_rules_are_read(
    listed: list[RuleVersion], order: Snapshot
) -> None:
    assert RuleSet(listed).decide(order) == RuleSet(listed[::-1]).decide(order)


@given(rules, orders)
@settings(max_examples=300, deadline=None)
def test_a_decision_comes_out_again_from_the_facts_that_were_kept(
    listed: list[RuleVersion], order: Snapshot
) -> None:
    decision = RuleSet(listed).decide(order)
    for ruling in (*decision.rulings, *filter(None, [decision.approval])):
        kept = kept_facts(order, ruling.facts, lambda text: f"{len(text)}")
        again = revived(msgspec.json.decode(msgspec.json.encode(kept)))
        assert decides_again(ruling.rule, ruling.action, again)


@given(rules, orders)
@settings(max_examples=200, deadline=None)
def test_a_rule_that_does_not_apply_does_not_apply_to_its_facts_either(
    listed: list[RuleVersion], order: Snapshot
) -> None:
    for rule in listed:
        compiled = RuleSet([rule])
        fired = bool(compiled.decide(order).fired)
        kept = kept_facts(
            order, compile_conditions(rule.conditions).facts(order), lambda text: f"{len(text)}"
        )
        again = revived(msgspec.json.decode(msgspec.json.encode(kept)))
        assert bool(compiled.decide(again).fired) is fired
