from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhidan.orders.content import write_content
from zhidan.orders.gifting import regift
from zhidan.orders.judging import objections_of
from zhidan.orders.looking_back import Kept, look_up, snapshot_from
from zhidan.orders.operations.approve_orders import approve_orders
from zhidan.orders.reviewing.builtin import CHECK_BY_RULE, CHECKS
from zhidan.orders.reviewing.deciding import (
    DELAY,
    HOLD,
    LAPSE,
    Decision,
    RuleSet,
    Ruling,
    gathered,
    raised_by,
)
from zhidan.orders.reviewing.facts import Facts, Snapshot, same_facts
from zhidan.orders.reviewing.in_force import rules_in_force
from zhidan.orders.reviewing.recording import (
    Decided,
    decisions_of,
    facts_to_keep,
    write_decisions,
)
from zhidan.orders.source_changes import may_still_change
from zhidan.orders.states import OPEN, PENDING_REVIEW
from zhidan.orders.steps import OrderNow
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array

Approvals = dict[UUID, tuple[Ruling, Facts]]


class SecondLook(NamedTuple):
    """What rules would approve, and the orders whose gifts are others now: those ask for stock
    again."""

    approvals: Approvals
    regifted: list[OrderNow]


_GUARDS = frozenset(check.key for check in CHECKS if check.is_guard)
_SOURCE_WORDS = frozenset(check.key for check in CHECKS if check.is_source_word)
_KEYS = frozenset(check.key for check in CHECKS)


@dataclass(frozen=True, slots=True)
class Said:
    """What only the one who changed an order knows: fields of its snapshot, and the checks that
    can be judged by them."""

    fields: dict[str, Any] = field(default_factory=dict)
    checks: frozenset[str] = frozenset()


def said_of_recipient(recipient: parties.PreparedRecipient) -> Said:
    """What a changed recipient lets be judged: address, phone, and where it lies."""
    bad_address, bad_phone = objections_of(recipient)
    return Said(
        {"bad_address": bad_address, "bad_phone": bad_phone},
        frozenset({"address_invalid", "phone_invalid", "undeliverable", "remote_area"}),
    )


def review_again(
    orders: Sequence[OrderNow], *, at: datetime, said: Mapping[UUID, Said] | None = None
) -> SecondLook:
    """Let the rules in force look again at locked orders whose facts changed; gifts follow.

    Rules run for orders that nobody approved yet; once approved, only what the source says now
    (`said`) is judged. What a rule decided before on the same facts it does not decide again: a
    hold that a person released stays released until a fact of it changes. Where a rule no longer
    applies, its hold falls. To be called once lines and amounts are written, before `try_reserve`;
    the caller saves the orders and settles what rules would approve.
    """
    said = said or {}
    asking = [
        order
        for order in orders
        if may_still_change(order.state) or (order.state in OPEN and order.id in said)
    ]
    if not asking:
        return SecondLook({}, [])
    rules = rules_in_force()
    known = look_up([order.id for order in asking], asks=rules.asks)
    before = decisions_of(order.id for order in asking)
    approvals: Approvals = {}
    wished: dict[UUID, list[Ruling]] = {}
    made: dict[UUID, tuple[int, list[tuple[Ruling, Facts]]]] = {}
    contents: dict[UUID, dict[str, Any]] = {}
    for order in asking:
        told = said.get(order.id, Said())
        seen = snapshot_from(
            known, order.id, at=at, is_in_review=order.state == PENDING_REVIEW,
            paid=order.amount_paid_minor, **told.fields,
        )  # fmt: skip
        unknown = (_GUARDS | _SOURCE_WORDS) - told.checks
        if not may_still_change(order.state):
            unknown = _KEYS - told.checks
        look = _Look(rules, order, seen, before.get(order.id, []), unknown)
        fresh = look.apply()
        if fresh:
            made[order.id] = (len(before.get(order.id, [])) + 1, fresh)
            if content := _content(look.changed, order, known.orders[order.id], at):
                contents[order.id] = content
        if may_still_change(order.state):
            wished[order.id] = look.gifts
        if look.approval is not None:
            approvals[order.id] = look.approval
    write_decisions(made, at=at)
    write_content(contents)
    return SecondLook(approvals, regift(asking, at=at, wished=wished))


class _Look:
    """One order before the rules once more: what is new about their decision."""

    def __init__(
        self,
        rules: RuleSet,
        order: OrderNow,
        seen: Snapshot,
        before: Sequence[Decided],
        unknown: frozenset[str],
    ) -> None:
        self._order, self._seen = order, seen
        own = may_still_change(order.state)
        self._decision = rules.decide(seen, unknown=unknown, own=own)
        self._standing = {(one.rule_id, one.action): one for one in _standing(before)}
        self._judged = {
            rule.rule_id: rule
            for rule in rules.versions
            if rule.is_on and (rule.check not in unknown if rule.check else own)
        }
        self.changed = Decision()
        self.approval: tuple[Ruling, Facts] | None = None

    @property
    def gifts(self) -> list[Ruling]:
        return self._decision.gifts()

    def apply(self) -> list[tuple[Ruling, Facts]]:
        """Put what is new into the order; answers it for the record."""
        fresh = self._fresh()
        self.changed = gathered([ruling for ruling, _ in fresh])
        lapsed = self._lapsed()
        for ruling in lapsed:
            if raised_by(ruling) == ruling.rule.check:
                self._order.clear_hold(ruling.rule.check)
        self._drop_own_hold(lapsed)
        for hold in self.changed.holds:
            if hold.reason == "review_rule" and self._order.clear_hold(hold.reason):
                # It names all its rules: those that held the order already, and the new one.
                hold = next(one for one in self._decision.holds if one.reason == hold.reason)
            self._order.raise_hold(hold)
        for reason in self.changed.released - _GUARDS:
            self._order.clear_hold(reason)
        candidate = self._decision.approval
        if candidate is not None:
            facts = facts_to_keep(candidate, self._seen)
            if self._is_new(candidate, facts):
                self.approval = (candidate, facts)
        if fresh:
            self._order.note("review")
        return fresh + [(ruling, {}) for ruling in lapsed]

    def _fresh(self) -> list[tuple[Ruling, Facts]]:
        found = [(ruling, facts_to_keep(ruling, self._seen)) for ruling in self._decision.rulings]
        return [(ruling, facts) for ruling, facts in found if self._is_new(ruling, facts)]

    def _is_new(self, ruling: Ruling, facts: Facts) -> bool:
        before = self._standing.get((ruling.rule.rule_id, ruling.action))
        return before is None or not same_facts(before.facts, facts)

    def _lapsed(self) -> list[Ruling]:
        """Rules that could be judged, applied before, and no longer do."""
        applies = {ruling.rule.rule_id for ruling in self._decision.fired}
        gone = {rule_id for rule_id, _ in self._standing if rule_id in self._judged} - applies
        return [Ruling(self._judged[rule_id], LAPSE, {}) for rule_id in sorted(gone)]

    def _drop_own_hold(self, lapsed: Sequence[Ruling]) -> None:
        over = {ruling.rule.rule_id for ruling in lapsed}
        if not any(rule_id not in CHECK_BY_RULE for rule_id in over):
            return
        still = any(
            action == HOLD and rule_id not in over and rule_id not in CHECK_BY_RULE
            for rule_id, action in self._standing
        )
        if not still:
            self._order.clear_hold("review_rule")


def _standing(before: Sequence[Decided]) -> list[Decided]:
    """The last word of each rule about each thing, of those that have not lapsed since."""
    last: dict[tuple[UUID, str], Decided] = {}
    for one in before:
        if one.action == LAPSE:
            last = {key: kept for key, kept in last.items() if key[0] != one.rule_id}
        else:
            last[one.rule_id, one.action] = one
    return list(last.values())


def _content(decision: Decision, order: OrderNow, kept: Kept, at: datetime) -> dict[str, Any]:
    """The columns that a decision changes; what somebody chose already stays."""
    content: dict[str, Any] = {}
    if tags := [tag for tag in decision.tags if tag not in kept.tags]:
        content["tags"] = [*kept.tags, *tags]
    if decision.warehouse_id and order.wanted_warehouse_id is None and not order.is_reserved:
        content["wanted_warehouse_id"] = order.wanted_warehouse_id = decision.warehouse_id
    if decision.carrier_id and kept.wanted_carrier_id is None:
        content["wanted_carrier_id"] = decision.carrier_id
    if any(ruling.action == DELAY for ruling in decision.rulings):
        content["review_after"] = at + timedelta(minutes=decision.delay_minutes)
    return content


_NEXT = """
SELECT order_id, max(seq) FROM review_decision WHERE order_id = ANY(%s::uuid[]) GROUP BY order_id
"""


def approve_by_rules(approvals: Approvals, *, at: datetime) -> set[UUID]:
    """Approve the orders that rules approve, in the system's name; the reason is the rule's.

    An order that is held or has no stock stays as it is, and nothing is noted of it. Answers
    which orders were approved.
    """
    if not approvals:
        return set()
    by_rule: defaultdict[UUID, list[UUID]] = defaultdict(list)
    names = {ruling.rule.rule_id: ruling.rule.name for ruling, _ in approvals.values()}
    for order_id, (ruling, _) in approvals.items():
        by_rule[ruling.rule.rule_id].append(order_id)
    approved: set[UUID] = set()
    for rule_id in sorted(by_rule):
        outcomes = approve_orders(
            order_ids=sorted(by_rule[rule_id]), reason=names[rule_id], actor=SYSTEM
        )
        approved |= {outcome.id for outcome in outcomes if outcome.ok}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [uuid_array(approved)])
        last = dict(cursor.fetchall())
    write_decisions(
        {order_id: (last.get(order_id, 0) + 1, [approvals[order_id]]) for order_id in approved},
        at=at,
    )
    return approved


def settle(orders: Sequence[OrderNow], look: SecondLook, *, at: datetime) -> set[UUID]:
    """Approve what rules approve of orders that have just been saved, where nothing holds them."""
    ready = {o.id for o in orders if not o.holds and o.state == PENDING_REVIEW}
    return approve_by_rules({i: a for i, a in look.approvals.items() if i in ready}, at=at)
