"""A snapshot and the rules in force become one decision: the same today and in a year. Pure.

Checks come first, in their order; then own rules by priority. Holds are collected, then releases
taken off, whatever their order; the first rule that names a warehouse or a carrier decides it; the
longest delay counts. Whether an approval takes effect the caller decides: holds empty, stock held.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct, to_builtins

from zhidan.orders.reviewing.builtin import CHECK_BY_KEY, Check, Params, facts_of
from zhidan.orders.reviewing.conditions import Compiled, Conditions, compile_conditions
from zhidan.orders.reviewing.facts import ASKED, Facts, Snapshot
from zhidan.orders.rules import Hold
from zhidan.pricing.api import Gift

HOLD, RELEASE, TAG, WAREHOUSE, CARRIER = "hold", "release", "tag", "warehouse", "carrier"
GIFT, DELAY, FINANCE, APPROVE = "gift", "delay", "finance", "approve"
ACTIONS = (HOLD, RELEASE, TAG, WAREHOUSE, CARRIER, GIFT, DELAY, FINANCE, APPROVE)
# Not an action of a rule: it applied to an order and no longer does.
LAPSE = "lapse"

_Word = Annotated[str, Meta(min_length=1, max_length=40)]


class Actions(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a rule does with an order its conditions hold for."""

    hold: Annotated[str, Meta(max_length=200)] = ""
    release: list[_Word] = []
    tags: Annotated[list[_Word], Meta(max_length=10)] = []
    warehouse_id: UUID | None = None
    carrier_id: UUID | None = None
    gifts: Annotated[list[Gift], Meta(max_length=10)] = []
    delay_minutes: Annotated[int, Meta(ge=0, le=43_200)] = 0
    finance: bool = False
    approve: bool = False

    def kinds(self) -> list[str]:
        """The names of what it does, in the order of ACTIONS."""
        done = (
            self.hold, self.release, self.tags, self.warehouse_id, self.carrier_id, self.gifts,
            self.delay_minutes, self.finance, self.approve,
        )  # fmt: skip
        return [name for name, value in zip(ACTIONS, done, strict=True) if value]


class RuleVersion(Struct, frozen=True):
    """One version of a rule, as it was written. `check` names a built-in one."""

    rule_id: UUID
    version: int
    name: str
    is_on: bool
    priority: int = 0
    check: str = ""
    params: Params = {}
    conditions: Conditions = Conditions()
    actions: Actions = Actions()


@dataclass(frozen=True, slots=True)
class Ruling:
    """One thing a rule did with one order, and the facts it looked at."""

    rule: RuleVersion
    action: str
    facts: Facts
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What all rules together say of an order."""

    holds: tuple[Hold, ...] = ()
    tags: tuple[str, ...] = ()
    warehouse_id: UUID | None = None
    carrier_id: UUID | None = None
    delay_minutes: int = 0
    approval: Ruling | None = None
    rulings: tuple[Ruling, ...] = ()
    fired: tuple[Ruling, ...] = ()
    released: frozenset[str] = frozenset()

    def gifts(self) -> list[Ruling]:
        """The rules that add a gift, whether they decided anything new or not."""
        return [ruling for ruling in self.fired if ruling.action == GIFT]


NOTHING = Decision()


class RuleSet:
    """The rules in force, compiled: built once per version of the whole, kept in memory."""

    __slots__ = ("_checks", "_own", "asks", "checks", "is_own", "versions")

    def __init__(self, versions: Sequence[RuleVersion]) -> None:
        self.versions = tuple(sorted(versions, key=lambda v: (v.priority, str(v.rule_id))))
        self._checks: list[tuple[RuleVersion, Check]] = []
        self._own: list[tuple[RuleVersion, Compiled]] = []
        asked: set[str] = set()
        for rule in self.versions:
            if not rule.is_on:
                continue
            if rule.check:
                check = CHECK_BY_KEY[rule.check]
                self._checks.append((rule, check))
                asked.update(check.looks_at)
            else:
                compiled = compile_conditions(rule.conditions)
                self._own.append((rule, compiled))
                asked.update(compiled.fields)
        order = list(CHECK_BY_KEY)
        self._checks.sort(key=lambda pair: order.index(pair[0].check))
        self.asks = frozenset(asked)
        self.is_own = bool(self._own)
        self.checks = {rule.check: rule for rule, _ in self._checks}

    def asks_world(self) -> frozenset[str]:
        """What must be asked of other rows before these rules can decide."""
        return self.asks & ASKED

    def decide(
        self, order: Snapshot, *, unknown: Collection[str] = (), own: bool = True
    ) -> Decision:
        """What these rules say. Checks named in `unknown` cannot be judged now and are left out,
        and rules of one's own where they are not asked."""
        rulings: list[Ruling] = []
        for rule, check in self._checks:
            if check.find is None or check.key in unknown:
                continue
            found = check.find(order, rule.params)
            if found is not None:
                facts = facts_of(check, order, rule.params)
                rulings.append(Ruling(rule, HOLD, facts, found))
        for rule, compiled in self._own if own else ():
            if compiled.test(order):
                facts = compiled.facts(order)
                rulings += [
                    Ruling(rule, kind, facts, _params(rule.actions, kind))
                    for kind in rule.actions.kinds()
                    if order.is_in_review or kind not in (DELAY, APPROVE, FINANCE)
                ]
        return gathered(rulings) if rulings else NOTHING


def _params(actions: Actions, kind: str) -> dict[str, Any]:
    if kind == HOLD:
        return {"text": actions.hold}
    if kind == RELEASE:
        return {"holds": actions.release}
    if kind == TAG:
        return {"tags": actions.tags}
    if kind == DELAY:
        return {"minutes": actions.delay_minutes}
    if kind == GIFT:
        return {"gifts": to_builtins(actions.gifts)}
    if kind == WAREHOUSE:
        return {"warehouse_id": str(actions.warehouse_id)}
    return {"carrier_id": str(actions.carrier_id)} if kind == CARRIER else {}


def gathered(rulings: Sequence[Ruling]) -> Decision:
    """Single rulings, in their order, as one decision; what has no effect is left out."""
    released = {
        reason
        for ruling in rulings
        if ruling.action == RELEASE
        for reason in ruling.params["holds"]
    }
    holds: dict[str, Hold] = {}
    kept: list[Ruling] = []
    tags: list[str] = []
    taken: dict[str, Ruling] = {}
    for ruling in rulings:
        if ruling.action in (HOLD, FINANCE, DELAY):
            reason = raised_by(ruling)
            if reason in released:
                continue
            _add_hold(holds, reason, ruling)
        elif ruling.action in (WAREHOUSE, CARRIER, APPROVE):
            if ruling.action in taken:
                continue
            taken[ruling.action] = ruling
        elif ruling.action == TAG:
            tags += [tag for tag in ruling.params["tags"] if tag not in tags]
        kept.append(ruling)
    warehouse, carrier = taken.get(WAREHOUSE), taken.get(CARRIER)
    return Decision(
        holds=tuple(holds.values()),
        tags=tuple(tags),
        warehouse_id=warehouse.rule.actions.warehouse_id if warehouse else None,
        carrier_id=carrier.rule.actions.carrier_id if carrier else None,
        delay_minutes=max((r.params["minutes"] for r in kept if r.action == DELAY), default=0),
        approval=taken.get(APPROVE),
        rulings=tuple(r for r in kept if r.action != APPROVE),
        fired=tuple(rulings),
        released=frozenset(released),
    )


def raised_by(ruling: Ruling) -> str:
    """The hold that a ruling raises."""
    if ruling.action == FINANCE:
        return "finance_review"
    if ruling.action == DELAY:
        return "review_delayed"
    return ruling.rule.check or "review_rule"


def _add_hold(holds: dict[str, Hold], reason: str, ruling: Ruling) -> None:
    """Rules of one's own share a hold; it names each of them with its words."""
    if ruling.rule.check:
        holds[reason] = Hold(reason, dict(ruling.params))
        return
    said = {"rule": ruling.rule.name, **ruling.params}
    before = holds.get(reason)
    holds[reason] = Hold(reason, {"rules": [*(before.params["rules"] if before else []), said]})


def decides_again(rule: RuleVersion, action: str, snapshot: Snapshot) -> bool:
    """Whether this version of the rule would do the same with these facts."""
    if not rule.check:
        compiled = compile_conditions(rule.conditions)
        return action in rule.actions.kinds() and compiled.test(snapshot)
    check = CHECK_BY_KEY[rule.check]
    return check.find is not None and check.find(snapshot, rule.params) is not None
