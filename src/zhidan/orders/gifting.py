"""Gifts follow their order: what it earns now is added, what it earns no longer is taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.orders.gift_facts import KnownOrder, facts_of_orders
from zhidan.orders.gift_lines import (
    GoneLine,
    PlannedGift,
    count_gift_lines,
    delete_gift_lines,
    gift_rules_on,
    give,
    grant_of,
    grant_of_ruling,
    last_positions,
    planned_gifts,
)
from zhidan.orders.queries.gifts import gift_rule_names
from zhidan.orders.reviewing.deciding import Ruling
from zhidan.orders.rules import shortage
from zhidan.orders.source_changes import may_still_change
from zhidan.orders.steps import OrderNow
from zhidan.orders.words import keep_words
from zhidan.platform.outbox import emit
from zhidan.pricing import api as pricing

Standing = Sequence[pricing.Standing]


@dataclass(slots=True)
class _Change:
    """What changes of one order's gifts; `replaced` are followed by another of the same rule."""

    order: OrderNow
    known: KnownOrder
    standing: Standing
    back: list[pricing.Standing] = field(default_factory=list)
    replaced: list[pricing.Standing] = field(default_factory=list)
    given: list[PlannedGift] = field(default_factory=list)

    @property
    def is_one(self) -> bool:
        return bool(self.back or self.given)

    @property
    def keeps_one(self) -> bool:
        """Whether a gift that stood before still does."""
        gone = [*self.back, *self.replaced]
        return any(not one.is_left_out and one not in gone for one in self.standing)


def regift(
    orders: Sequence[OrderNow],
    *,
    at: datetime,
    wished: Mapping[UUID, Sequence[Ruling]] | None = None,
) -> list[OrderNow]:
    """Add and take back exactly the gifts by which these locked orders differ from what they earn.

    Until an order is approved. Each gift is judged by the version that gave it, so that a rule
    somebody changed or switched off takes nothing back. What was left out because it was short
    stays out. `wished` is what review rules give the orders they looked at again. To be called once
    lines and amounts are written, before `try_reserve`; the caller saves the orders. Answers those
    whose gifts changed.
    """
    wished = wished or {}
    asking = [order for order in orders if may_still_change(order.state)]
    if not asking:
        return []
    rules = pricing.gift_rules_in_force()
    standing = pricing.standing_gifts(order.id for order in asking)
    asking = [o for o in asking if rules or o.id in standing or wished.get(o.id)]
    if not asking:
        return []
    changes = [change for change in _changes(asking, rules, standing, wished) if change.is_one]
    if changes:
        _apply(changes, at=at)
    return [change.order for change in changes]


def _changes(
    orders: Sequence[OrderNow],
    rules: pricing.GiftRules,
    standing: Mapping[UUID, Standing],
    wished: Mapping[UUID, Sequence[Ruling]],
) -> list[_Change]:
    named = {(one.rule_id, one.version) for listed in standing.values() for one in listed}
    versions = {
        key: pricing.CompiledRule(rule) for key, rule in pricing.gift_versions_named(named).items()
    }
    asks_goods = rules.asks_goods or any(one.asks_goods for one in versions.values())
    known = facts_of_orders([order.id for order in orders], asks_goods=asks_goods)
    asking = {}
    for order in orders:
        if order.id in known:
            theirs = [
                versions[one.rule_id, one.version]
                for one in standing.get(order.id, ())
                if one.origin == pricing.GIFT_RULE
            ]
            holds = frozenset(one.rule.rule_id for one in theirs)
            asking[order.id] = pricing.Asking(known[order.id].facts, rules.instead(theirs), holds)
    earned = pricing.claim_gifts(asking=list(asking.values()))
    changes = [
        _Change(order, known[order.id], standing.get(order.id, ()))
        for order in orders
        if order.id in known
    ]
    grants: list[tuple[pricing.Grant, str]] = []
    for change in changes:
        grants += _by_gift_rules(change, earned[change.order.id])
        grants += _by_review_rules(change, wished.get(change.order.id))
    by_id = {change.order.id: change for change in changes}
    for gift in planned_gifts(grants):
        by_id[gift.grant.order_id].given.append(gift)
    return changes


def _by_gift_rules(
    change: _Change, earned: Sequence[pricing.Earned]
) -> list[tuple[pricing.Grant, str]]:
    stands = {s.rule_id: s for s in change.standing if s.origin == pricing.GIFT_RULE}
    grants = []
    for gift in earned:
        before = stands.pop(gift.rule.rule_id, None)
        if before is not None and (before.is_left_out or before.gifts == gift.gifts):
            continue
        if before is not None:
            change.replaced.append(before)
        grants.append((grant_of(change.known.facts, gift), gift.rule.name))
    change.back += stands.values()
    return grants


def _by_review_rules(
    change: _Change, wished: Sequence[Ruling] | None
) -> list[tuple[pricing.Grant, str]]:
    """Where nobody looked again, what review rules gave stays."""
    if wished is None:
        return []
    stands = {s.rule_id: s for s in change.standing if s.origin == pricing.REVIEW_RULE}
    grants = [
        (grant_of_ruling(change.order.id, ruling), ruling.rule.name)
        for ruling in wished
        if stands.pop(ruling.rule.rule_id, None) is None
    ]
    change.back += stands.values()
    return grants


def _apply(changes: Sequence[_Change], *, at: datetime) -> None:
    pricing.free_gifts(gifts=[_key(one) for change in changes for one in change.back])
    pricing.free_gifts(
        gifts=[_key(one) for change in changes for one in change.replaced], is_followed=True
    )
    gone = delete_gift_lines(
        [_key(one) for change in changes for one in (*change.back, *change.replaced)]
    )
    reserved = {change.order.id for change in changes if change.order.is_reserved}
    inventory.release_lines(
        lines=[(line.order_id, line.id) for line in gone if line.order_id in reserved]
    )
    planned = _plan(changes)
    given = [gift for change in changes for gift in change.given]
    give(given, last=last_positions({gift.grant.order_id for gift in given}), at=at)
    if inventory.reserve_stock(planned=planned, at=at):
        raise inventory.NotEnoughStock
    if planned:
        emit(inventory.StockChanged(key="stock", sku_ids=sorted({p.sku_id for p in planned})))
    count_gift_lines(gone, given)
    keep_words([change.order.id for change in changes])
    for change in changes:
        _settle(change)
    _tell(changes, gone)


def _key(one: pricing.Standing) -> tuple[UUID, UUID]:
    return one.order_id, one.rule_id


def _plan(changes: Sequence[_Change]) -> list[inventory.PlannedReservation]:
    """Take what new gifts need from the warehouse of orders that hold stock. Where it is short the
    gift is left out, or the order waits for it and gives its stock back."""
    asking = [c for c in changes if c.order.is_reserved and c.given]
    if not asking:
        return []
    free = inventory.available(
        sku_ids={line.sku_id for c in asking for gift in c.given for line in gift.lines},
        warehouse_ids=sorted({c.order.warehouse_id for c in asking if c.order.warehouse_id}),
        lock=True,
    )
    planned: list[inventory.PlannedReservation] = []
    waiting: list[OrderNow] = []
    for change in asking:
        order, house = change.order, change.order.warehouse_id
        assert house is not None
        for gift in change.given:
            if gift.is_left_out:
                continue
            needed = inventory.needs(gift.demands())
            found, missing = inventory.choose_warehouse(needed, (house,), free)
            if found is None and gift.waits:
                names = {line.sku_id: line.title for line in gift.lines}
                order.raise_hold(shortage(missing, names))
                waiting.append(order)
                break
            if found is None:
                gift.is_left_out = True
                continue
            inventory.take_from(free, house, needed)
            planned += [
                inventory.PlannedReservation(
                    d.sku_id, house, order.id, d.line_id, d.quantity, order.expires_at
                )
                for d in gift.demands()
            ]
    over = {order.id for order in waiting}
    inventory.release_stock(order_ids=sorted(over))
    for order in waiting:
        _let_go(order)
        order.note("release_stock")
    return [one for one in planned if one.order_id not in over]


def _let_go(order: OrderNow) -> None:
    order.is_reserved, order.warehouse_id, order.expires_at = False, None, None


def _settle(change: _Change) -> None:
    """What the order needs now that its gifts are others."""
    order = change.order
    order.needs_stock = (
        change.known.wants_stock
        or change.keeps_one
        or any(not gift.is_left_out for gift in change.given)
    )
    if not order.needs_stock:
        order.clear_hold("shortage")
        if order.is_reserved:
            _let_go(order)


def _tell(changes: Sequence[_Change], gone: Sequence[GoneLine]) -> None:
    taken: defaultdict[tuple[UUID, UUID], list[GoneLine]] = defaultdict(list)
    for line in gone:
        taken[line.order_id, line.rule_id].append(line)
    names = gift_rule_names((s.rule_id, s.version) for change in changes for s in change.back)
    for change in changes:
        followed = {one.rule_id for one in change.replaced}
        for one in change.back:
            if lines := taken[_key(one)]:
                change.order.note(
                    "gift_take_back",
                    rule=names[one.rule_id, one.version].name,
                    version=one.version,
                    gifts=[{"title": line.title, "quantity": line.quantity} for line in lines],
                )
        for gift in change.given:
            action = "gift_change" if gift.grant.rule_id in followed else "gift_add"
            change.order.note("gift_leave_out" if gift.is_left_out else action, **gift.told())


def hand_over(*, parts: Mapping[UUID, UUID]) -> None:
    """Let gifts belong to the parts of taken-apart orders whose lines they are now; `parts` names
    the order that each part came from. Nothing is given anew, and a gift's lines stay together."""
    pricing.hand_over_gifts(
        parts={(parts[part], rule): part for part, rule in gift_rules_on(list(parts))}
    )


def hand_back(*, parts: Mapping[UUID, UUID]) -> None:
    """Let the gifts that parts carry belong to the orders they came from again."""
    pricing.hand_over_gifts(
        parts={(part, rule): parts[part] for part, rule in gift_rules_on(list(parts))}
    )
