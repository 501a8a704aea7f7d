"""Review rules and their decisions in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.kernel.money import in_words, to_text
from zhidan.orders.render import hold_words
from zhidan.orders.reviewing.builtin import CHECK_BY_KEY, CHECKS
from zhidan.orders.reviewing.conditions import Condition
from zhidan.orders.reviewing.deciding import FINANCE, HOLD, LAPSE, RuleVersion
from zhidan.orders.reviewing.facts import FIELDS
from zhidan.orders.reviewing.in_force import as_it_comes, latest_versions
from zhidan.orders.reviewing.recording import Decided
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.messages import sentence

RuleVersions = Mapping[tuple[UUID, int], RuleVersion]


class Words:
    """Names of what conditions and facts mean by id, read once for many sentences."""

    def __init__(
        self, rules: Collection[RuleVersion], locale: str, *, names: dict[str, str] | None = None
    ) -> None:
        self.locale = locale
        self._names = self._read(rules) if names is None else names

    @staticmethod
    def _read(rules: Collection[RuleVersion]) -> dict[str, str]:
        conditions = [c for r in rules for g in r.conditions.groups for c in g.conditions]
        skus = {UUID(one) for c in conditions if c.field == "skus" for one in c.value}
        skus |= {gift.sku_id for rule in rules for gift in rule.actions.gifts}
        names = {str(shop.id): shop.name for shop in parties.shop_cards(actor=SYSTEM)}
        return names | {str(i): card.code for i, card in catalog.sku_cards(skus).items()}

    def say(self, code: str, **params: Any) -> str:
        return sentence(f"review.{code}", params, self.locale)

    def known_as(self, one: UUID) -> str:
        """What a shop, or a SKU that a rule names, is called."""
        return self._names.get(str(one), str(one))

    def value(self, name: str, value: Any, currency: str = "CNY") -> str:
        """A value of a condition, or a fact, as people write it."""
        kind = FIELDS[name].kind
        if isinstance(value, dict) and "words" in value:
            return self.value(name, value["words"]) or self.say("set" if value["of"] else "empty")
        if isinstance(value, dict):
            return in_words(value["amount"], value.get("currency", "CNY"), self.locale)
        if isinstance(value, list):
            return (", " if self.locale == "en" else "、").join(self.value(name, v) for v in value)
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if kind == "money":
            return in_words(to_text(value, currency), currency, self.locale)
        if kind in ("flag", "weekday"):
            return self.say(f"{kind}.{value}")
        if value in (None, ""):
            return self.say("empty")
        if kind == "moment":
            return str(value)[:16].replace("T", " ")
        return self._names.get(str(value), str(value))

    def condition(self, condition: Condition, facts: Mapping[str, Any] | None = None) -> str:
        """A condition, and what was found where that tells more."""
        wanted = "" if condition.value is None else self.value(condition.field, condition.value)
        said = " ".join(
            part
            for part in (
                self.say(f"field.{condition.field}"), self.say(f"op.{condition.op}"), wanted,
            )
            if part
        )  # fmt: skip
        if facts is None or condition.field not in facts or condition.op in ("is", "is_set"):
            return said
        found = self.value(condition.field, facts[condition.field], facts.get("currency", "CNY"))
        return self.say("found", said=said, found=found)


def rules_in_words(locale: str) -> list[dict[str, Any]]:
    """Every rule in force as the page and the command line list it."""
    return listed_rules(latest_versions(), locale)


def checks_in_words(locale: str) -> list[dict[str, Any]]:
    """The built-in checks as they come. Touches no row."""
    words = Words([], locale, names={})
    return [rule_json(as_it_comes(check.rule_id), words) for check in CHECKS]


def listed_rules(rules: Sequence[RuleVersion], locale: str) -> list[dict[str, Any]]:
    """Rules in the order in which they are asked: checks, then own ones by priority."""
    words = Words(rules, locale)
    places = {check.key: place for place, check in enumerate(CHECKS)}
    ordered = sorted(
        rules, key=lambda r: (not r.check, places.get(r.check, r.priority), str(r.rule_id))
    )
    return [rule_json(rule, words) for rule in ordered]


def rule_json(rule: RuleVersion, words: Words) -> dict[str, Any]:
    """A rule as the page edits it, with its conditions and actions in a sentence."""
    groups = [[words.condition(c) for c in g.conditions] for g in rule.conditions.groups]
    check = CHECK_BY_KEY.get(rule.check)
    return {
        "id": rule.rule_id,
        "version": rule.version,
        "check": rule.check,
        "name": name_of(rule, words),
        "detail": words.say(f"check_says.{rule.check}") if check else "",
        "is_on": rule.is_on,
        "is_guard": bool(check and check.is_guard),
        "priority": rule.priority,
        "params": [
            {
                "name": param.name,
                "kind": param.kind,
                "label": words.say(f"param.{param.name}"),
                "value": rule.params[param.name],
            }
            for param in (check.params if check else ())
        ],
        "conditions": rule.conditions,
        "actions": rule.actions,
        "skus": [
            {"id": gift.sku_id, "code": words.known_as(gift.sku_id)} for gift in rule.actions.gifts
        ],
        "when": [
            words.say(f"join_{g.match}").join(said)
            for g, said in zip(rule.conditions.groups, groups, strict=True)
        ],
        "does": [words.say(f"action.{kind}") for kind in rule.actions.kinds()],
    }


def name_of(rule: RuleVersion, words: Words) -> str:
    """What the rule is called: a check by the hold it raises."""
    return words.say(f"check.{rule.check}") if rule.check else rule.name


def decisions_json(
    decisions: Sequence[Decided], rules: RuleVersions, locale: str
) -> list[dict[str, Any]]:
    """Decisions about one order, newest first, each with the sentence that says why."""
    words = Words(rules.values(), locale)
    return [
        {
            "id": one.seq,
            "at": one.at,
            "rule_id": one.rule_id,
            "rule": name_of(rule, words),
            "version": one.version,
            "check": rule.check,
            "action": one.action,
            "hold": _hold(rule, one.action),
            "facts": one.facts,
            "detail": why(one, rule, words),
        }
        for one in reversed(decisions)
        for rule in [rules[one.rule_id, one.version]]
    ]


def _hold(rule: RuleVersion, action: str) -> str:
    if action == HOLD:
        return rule.check or "review_rule"
    return {FINANCE: "finance_review", "delay": "review_delayed"}.get(action, "")


def why(decision: Decided, rule: RuleVersion, words: Words) -> str:
    """Why a rule did what it did, in a sentence: its name, what it looked at, what came of it."""
    does = words.say(f"action.{decision.action}")
    if rule.check:
        said = sentence(
            f"hold.{rule.check}", hold_words(decision.params, words.locale), words.locale
        )
        if decision.action == LAPSE:
            return words.say("why_lapse", rule=name_of(rule, words))
        return words.say("why_check", rule=name_of(rule, words), said=said, does=does)
    if decision.action == LAPSE:
        return words.say("why_lapse", rule=rule.name)
    said = words.say("join_groups").join(
        words.say(f"join_{group.match}").join(
            words.condition(condition, decision.facts) for condition in group.conditions
        )
        for group in rule.conditions.groups
    )
    said = said or words.say("every_order")
    return words.say("why_rule", rule=rule.name, version=rule.version, said=said, does=does)


def outcome_json(outcome: Mapping[str, Any], words: Words, names: Mapping[UUID, str]) -> list[str]:
    """What a decision comes to, as a list of short words."""
    said = [sentence(f"review.check.{hold}", {}, words.locale) for hold in outcome["holds"]]
    said += [words.say("tagged", tag=tag) for tag in outcome["tags"]]
    said += [
        words.say("gives", gift=words.known_as(gift.sku_id), quantity=gift.quantity)
        for _, gifts in outcome["gifts"]
        for gift in gifts
    ]
    for kind in ("warehouse_id", "carrier_id"):
        if outcome[kind] is not None:
            said.append(names.get(outcome[kind], ""))
    if outcome["approve"]:
        said.append(words.say("action.approve"))
    return said or [words.say("passes")]
