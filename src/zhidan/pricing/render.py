"""Gift rules in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.kernel.money import in_words
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.messages import sentence
from zhidan.pricing.gifts import Gift, GiftRuleVersion, GiftSpec, Tier
from zhidan.pricing.standing import Given, given_by


class Words:
    """Names of what rules mean by id, read once for many sentences."""

    def __init__(self, rules: Iterable[GiftRuleVersion], locale: str) -> None:
        specs = [rule.spec for rule in rules]
        gifts = {g.sku_id for s in specs for t in s.tiers for g in t.gifts}
        self.locale = locale
        self.skus = catalog.sku_cards(gifts | {sku for s in specs for sku in s.skus})
        self.products = catalog.product_names({one for s in specs for one in s.products})
        self.shops = {shop.id: shop.name for shop in parties.shop_cards(actor=SYSTEM)}

    def say(self, code: str, **params: Any) -> str:
        return sentence(f"gift.{code}", params, self.locale)

    def join(self, parts: Iterable[str]) -> str:
        return (", " if self.locale == "en" else "、").join(parts)

    def gift(self, gift: Gift) -> str:
        """A gift as people write it: code and title, how many."""
        card = self.skus.get(gift.sku_id)
        return f"{card.title or card.code if card else gift.sku_id} ×{gift.quantity}"

    def when(self, spec: GiftSpec) -> str:
        """What has to be bought, for any tier, in a sentence."""
        goods = [self.skus[one].code for one in spec.skus if one in self.skus]
        goods += [self.products[one] for one in spec.products if one in self.products]
        of = self.join([*goods, *spec.categories])
        return self.say(f"counts_{spec.counted}", of=of or self.say("any_goods"))

    def tier(self, tier: Tier, spec: GiftSpec) -> str:
        """One tier: from which figure on, and what is given then."""
        money = spec.counted != "quantity"
        least = in_words(tier.at_least, spec.currency, self.locale) if money else tier.at_least
        step = "every" if spec.repeats else "from"
        kind = "money" if money else "pieces"
        return self.say(
            f"{step}_{kind}", least=least, gifts=self.join(self.gift(g) for g in tier.gifts)
        )

    def limits(self, spec: GiftSpec) -> list[str]:
        """What narrows the rule beside its goods, each in a few words."""
        said = []
        if spec.shops:
            said.append(self.join(self.shops.get(one, str(one)) for one in spec.shops))
        if len(spec.tiers) > 1:
            said.append(self.say(f"mode_{spec.mode}"))
        if spec.repeats and spec.most_times:
            said.append(self.say("most_times", n=spec.most_times))
        if spec.once_per_buyer:
            said.append(self.say("once"))
        if spec.most_orders:
            said.append(self.say("most_orders", n=spec.most_orders))
        if spec.group:
            said.append(self.say("in_group", group=spec.group))
        if spec.if_short == "wait":
            said.append(self.say("waits"))
        return said


def rules_json(rules: Sequence[GiftRuleVersion], locale: str) -> list[dict[str, Any]]:
    """Rules with what they gave so far."""
    words = Words(rules, locale)
    given = given_by(rule.rule_id for rule in rules)
    return [rule_json(rule, words, given.get(rule.rule_id, Given())) for rule in rules]


def rule_json(rule: GiftRuleVersion, words: Words, given: Given | None = None) -> dict[str, Any]:
    """A rule as the page edits it, with what it asks and gives in sentences."""
    spec = rule.spec
    return {
        "id": rule.rule_id,
        "version": rule.version,
        "name": rule.name,
        "is_on": rule.is_on,
        "priority": rule.priority,
        "spec": spec,
        "when": words.when(spec),
        "tiers": [words.tier(tier, spec) for tier in spec.tiers],
        "limits": words.limits(spec),
        "skus": _skus(spec, words),
        "products": [
            {"id": one, "name": words.products.get(one, "")} for one in spec.products
        ],
        "given": given and {
            "orders": given.orders, "left_out": given.left_out, "counted": given.counted,
        },
    }  # fmt: skip


def _skus(spec: GiftSpec, words: Words) -> list[dict[str, Any]]:
    """The SKUs that the rule names, by code and title, for its editor."""
    named: set[UUID] = set(spec.skus) | {g.sku_id for t in spec.tiers for g in t.gifts}
    return [
        {"id": card.id, "code": card.code, "title": card.title}
        for sku_id in sorted(named)
        if (card := words.skus.get(sku_id))
    ]
