"""Which rules gave an order its gifts, and which of them it does not earn any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.orders.gift_facts import facts_of_orders
from zhidan.orders.looking_back import look_up, snapshot_from
from zhidan.orders.reviewing.conditions import compile_conditions
from zhidan.orders.reviewing.deciding import RuleVersion
from zhidan.orders.reviewing.facts import PASSING
from zhidan.orders.reviewing.in_force import versions_named
from zhidan.orders.states import OPEN
from zhidan.pricing import api as pricing

RuleKey = tuple[UUID, int]
"""A rule and its version."""
GiftVersions = Mapping[RuleKey, pricing.GiftRuleVersion]
ReviewVersions = Mapping[RuleKey, RuleVersion]


@dataclass(frozen=True, slots=True)
class GiftRuleName:
    """A rule by its name; `origin` says on which page it stands."""

    name: str
    origin: str


def gift_rule_names(wanted: Iterable[RuleKey]) -> dict[RuleKey, GiftRuleName]:
    """The names these versions had."""
    return _names(*_versions(wanted))


def _versions(wanted: Iterable[RuleKey]) -> tuple[GiftVersions, ReviewVersions]:
    asked = set(wanted)
    ours = pricing.gift_versions_named(asked)
    return ours, versions_named(asked - ours.keys())


def _names(ours: GiftVersions, others: ReviewVersions) -> dict[RuleKey, GiftRuleName]:
    found = {key: GiftRuleName(rule.name, pricing.GIFT_RULE) for key, rule in ours.items()}
    named = {key: GiftRuleName(rule.name, pricing.REVIEW_RULE) for key, rule in others.items()}
    return found | named


@dataclass(frozen=True, slots=True)
class GiftOnOrder:
    """The rule behind a gift. `is_wrong`: the order does not earn it as it stands now."""

    rule_id: UUID
    version: int
    rule: str
    origin: str
    is_wrong: bool


def gifts_on(order_id: UUID, state: str, rules: Collection[RuleKey]) -> dict[UUID, GiftOnOrder]:
    """The rules that gave an order its gift lines, by their ids."""
    if not rules:
        return {}
    ours, others = _versions(rules)
    names = _names(ours, others)
    wrong = _wrong(order_id, ours, others) if state in OPEN else set()
    return {
        rule_id: GiftOnOrder(rule_id, version, known.name, known.origin, rule_id in wrong)
        for rule_id, version in rules
        if (known := names.get((rule_id, version)))
    }


def _wrong(order_id: UUID, ours: GiftVersions, others: ReviewVersions) -> set[UUID]:
    """Each gift by the version that gave it, on the order as it is now. What keeps whatever it was
    given, like the part of a split order, earns nothing and owes nothing."""
    compiled = [pricing.CompiledRule(rule) for rule in ours.values()]
    known = facts_of_orders([order_id], asks_goods=any(one.asks_goods for one in compiled))
    if order_id not in known:
        return set()
    standing = {one.rule_id: one for one in pricing.standing_gifts([order_id]).get(order_id, ())}
    wrong = set()
    for one in compiled:
        earned = one.earned(known[order_id].facts)
        rule_id = one.rule.rule_id
        if rule_id in standing and (earned is None or earned.gifts != standing[rule_id].gifts):
            wrong.add(rule_id)
    return wrong | _no_longer_matching(order_id, list(others.values()))


def _no_longer_matching(order_id: UUID, rules: Sequence[RuleVersion]) -> set[UUID]:
    """Review rules whose conditions do not hold any more; those that look at what passes by itself
    cannot tell."""
    compiled = {rule.rule_id: compile_conditions(rule.conditions) for rule in rules}
    lasting = {rule_id: one for rule_id, one in compiled.items() if not one.fields & PASSING}
    if not lasting:
        return set()
    known = look_up([order_id], asks=())
    seen = snapshot_from(known, order_id, at=now())
    return {rule_id for rule_id, one in lasting.items() if not one.test(seen)}
