"""Which gifts an order earns, and by what: the same today and in a year. Pure.

A rule counts pieces, or the money its goods bring, or all that is payable, and gives by tiers: the
highest that is reached, or each of them; where it repeats, once per full multiple. Of the rules of
one group the first by priority gives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import to_minor, to_text

Counted = Literal["quantity", "goods", "payable"]
MOST = 1_000_000

_Word = Annotated[str, Meta(min_length=1, max_length=80)]
_Times = Annotated[int, Meta(ge=1, le=MOST)]


class Gift(Struct, frozen=True, forbid_unknown_fields=True):
    """So much of a SKU, in base units."""

    sku_id: UUID
    quantity: Annotated[int, Meta(ge=1, le=MOST)] = 1


class Tier(Struct, frozen=True, forbid_unknown_fields=True):
    """What is given from which figure on: pieces, or an amount as text."""

    at_least: Annotated[str, Meta(min_length=1, max_length=24)]
    gifts: Annotated[list[Gift], Meta(min_length=1, max_length=10)]


class GiftSpec(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a rule asks and gives.

    Without shops it is for all of them; without SKUs, products and categories every piece counts,
    with several of them a piece counts that is any. `payable` knows no choice of goods.
    """

    shops: Annotated[list[UUID], Meta(max_length=200)] = []
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    counted: Counted = "payable"
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "CNY"
    skus: Annotated[list[UUID], Meta(max_length=500)] = []
    products: Annotated[list[UUID], Meta(max_length=500)] = []
    categories: Annotated[list[_Word], Meta(max_length=100)] = []
    tiers: Annotated[list[Tier], Meta(min_length=1, max_length=10)]
    mode: Literal["highest", "each"] = "highest"
    repeats: bool = False
    most_times: _Times | None = None
    once_per_buyer: bool = False
    most_orders: _Times | None = None
    group: Annotated[str, Meta(max_length=40)] = ""
    if_short: Literal["leave_out", "wait"] = "leave_out"


class GiftRuleVersion(Struct, frozen=True):
    """One version of a rule, as it was written."""

    rule_id: UUID
    version: int
    name: str
    is_on: bool
    priority: int
    spec: GiftSpec


class Bought(Struct, frozen=True):
    """A line that was bought; `paid` is its amount after discounts, in minor units."""

    sku_id: UUID | None
    quantity: int
    paid: int
    product_id: UUID | None = None
    category: str = ""


class OrderFacts(Struct, frozen=True):
    """An order as gift rules see it; `payable` in minor units."""

    order_id: UUID
    shop_id: UUID
    currency: str
    payable: int
    placed_at: datetime
    buyer_id: UUID | None
    goods: tuple[Bought, ...]


class Earned(Struct, frozen=True):
    """What a rule gives to an order, and the few facts that earned it."""

    rule: GiftRuleVersion
    gifts: tuple[Gift, ...]
    facts: dict[str, Any]


class CompiledRule:
    """A version with its thresholds read and its choices as sets."""

    __slots__ = ("_chosen", "_tiers", "asks_goods", "rule")

    def __init__(self, rule: GiftRuleVersion) -> None:
        spec = rule.spec
        self.rule = rule
        self._tiers = sorted(
            ((_threshold(tier.at_least, spec), tier) for tier in spec.tiers), key=lambda t: t[0]
        )
        self._chosen = (frozenset(spec.skus), frozenset(spec.products), frozenset(spec.categories))
        self.asks_goods = bool(spec.products or spec.categories)

    def earned(self, order: OrderFacts) -> Earned | None:
        """What this rule alone gives to the order; None where it earns nothing."""
        spec = self.rule.spec
        if not self._applies(order):
            return None
        figure = self._figure(order)
        reached = [(least, tier) for least, tier in self._tiers if figure >= least]
        if not reached:
            return None
        counted = reached if spec.mode == "each" else reached[-1:]
        amounts: dict[UUID, int] = {}
        most = 1
        for least, tier in counted:
            times = figure // least if spec.repeats else 1
            times = min(times, spec.most_times or times)
            most = max(most, times)
            for gift in tier.gifts:
                before = amounts.get(gift.sku_id, 0)
                amounts[gift.sku_id] = min(before + gift.quantity * times, MOST)
        facts: dict[str, Any] = {
            "counted": spec.counted,
            "figure": figure,
            "reached": reached[-1][1].at_least,
            "times": most,
        }
        if spec.counted != "quantity":
            facts |= {"currency": spec.currency, "figure": to_text(figure, spec.currency)}
        return Earned(self.rule, tuple(Gift(sku, n) for sku, n in amounts.items()), facts)

    def _applies(self, order: OrderFacts) -> bool:
        spec = self.rule.spec
        if spec.shops and order.shop_id not in spec.shops:
            return False
        if spec.counted != "quantity" and order.currency != spec.currency:
            return False
        if spec.starts_at is not None and order.placed_at < spec.starts_at:
            return False
        if spec.ends_at is not None and order.placed_at >= spec.ends_at:
            return False
        # Of somebody unknown nobody can say that this is the first time.
        return not spec.once_per_buyer or order.buyer_id is not None

    def _figure(self, order: OrderFacts) -> int:
        counted = self.rule.spec.counted
        if counted == "payable":
            return order.payable
        wanted = [one for one in order.goods if self._counts(one)]
        if counted == "quantity":
            return sum(one.quantity for one in wanted)
        return sum(one.paid for one in wanted)

    def _counts(self, one: Bought) -> bool:
        skus, products, categories = self._chosen
        if not (skus or products or categories):
            return True
        return one.sku_id in skus or one.product_id in products or one.category in categories


def _threshold(text: str, spec: GiftSpec) -> int:
    """Raises: InvalidInput (bad_amount, bad_quantity, bad_threshold)."""
    if spec.counted == "quantity":
        if not (text.isascii() and text.isdigit()):
            raise InvalidInput(code="bad_quantity", value=text)
        figure = int(text)
    else:
        figure = to_minor(text, spec.currency)
    if not 0 < figure <= 10**15:
        raise InvalidInput(code="bad_threshold", value=text)
    return figure


class GiftRules:
    """Versions in force, compiled, in the order in which they are asked."""

    __slots__ = ("asks_goods", "compiled")

    def __init__(self, compiled: Iterable[CompiledRule]) -> None:
        self.compiled = tuple(
            sorted(compiled, key=lambda one: (one.rule.priority, str(one.rule.rule_id)))
        )
        self.asks_goods = any(one.asks_goods for one in self.compiled)

    def __bool__(self) -> bool:
        return bool(self.compiled)

    def instead(self, standing: Sequence[CompiledRule]) -> GiftRules:
        """These rules, those that gave something already by the version that gave it."""
        if not standing:
            return self
        theirs = {one.rule.rule_id for one in standing}
        others = [one for one in self.compiled if one.rule.rule_id not in theirs]
        return GiftRules([*others, *standing])

    def earned(self, order: OrderFacts, *, closed: Collection[UUID] = ()) -> list[Earned]:
        """What the order earns, in the order of the rules; `closed` rules have nothing left."""
        found: list[Earned] = []
        groups: set[str] = set()
        for one in self.compiled:
            group = one.rule.spec.group
            if one.rule.rule_id in closed or (group and group in groups):
                continue
            earned = one.earned(order)
            if earned is not None:
                found.append(earned)
                groups.add(group)
        return found
