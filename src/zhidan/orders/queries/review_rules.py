"""Review rules by name, their versions, and what was decided about an order."""

from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.orders.models import Order, ReviewRuleVersion
from zhidan.orders.queries.filters import scope
from zhidan.orders.reviewing.deciding import RuleVersion
from zhidan.orders.reviewing.in_force import latest_versions
from zhidan.orders.reviewing.recording import Decided, decisions_of
from zhidan.platform.actors import Actor


def rule_named(known_as: str) -> RuleVersion | None:
    """The rule with this id, key of a built-in check, or name, as it is in force."""
    rules = latest_versions()
    named = (
        rule
        for rule in rules
        if known_as in (str(rule.rule_id), rule.check or None, rule.name or None)
    )
    return next(named, None)


def versions_of(rule_id: UUID) -> list[ReviewRuleVersion]:
    """Everything written of a rule, the newest first."""
    return list(ReviewRuleVersion.objects.filter(rule_id=rule_id).order_by("-version"))


def order_decisions(order_id: UUID, *, actor: Actor) -> list[Decided]:
    """What rules decided about an order, oldest first.

    Raises: NotFound also for one outside the caller's scope.
    """
    if not Order.objects.filter(scope(actor), pk=order_id).exists():
        raise NotFound(field="order_id")
    return decisions_of([order_id]).get(order_id, [])
