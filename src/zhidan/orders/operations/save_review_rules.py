from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from django.db import connection
from msgspec import UNSET, Meta, Struct, UnsetType

from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.orders.models import ReviewRule, ReviewRuleVersion
from zhidan.orders.reviewing.builtin import CHECK_BY_RULE, Check, Params, guards, parsed_params
from zhidan.orders.reviewing.conditions import Conditions, compile_conditions
from zhidan.orders.reviewing.deciding import Actions, RuleVersion
from zhidan.orders.reviewing.in_force import latest_versions
from zhidan.orders.states import HOLD_REASONS, MERGE_WINDOW
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.audit import record
from zhidan.pricing import api as pricing

MOST_RULES = 200


class RuleEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says of a rule; what is not named stays. Checks have parameters, rules of
    one's own a name, conditions, actions and a place among the others."""

    id: UUID | None = None
    expected_version: int | None = None
    name: Annotated[str, Meta(max_length=80)] | UnsetType = UNSET
    is_on: bool | UnsetType = UNSET
    is_deleted: bool = False
    priority: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
    params: Params | UnsetType = UNSET
    conditions: Conditions | UnsetType = UNSET
    actions: Actions | UnsetType = UNSET


def save_review_rules(*, edits: Sequence[RuleEdit], actor: Actor) -> list[RuleVersion]:
    """Write the next version of each rule, all or nothing; in force from the next order on.

    A rule without an id is new. Orders that were decided keep what was decided.
    Raises: NotFound; Conflict (changed_meanwhile) when somebody else was faster; InvalidInput.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('review_rule'))")
    rules = {rule.rule_id: rule for rule in latest_versions()}
    saved = []
    for edit in edits:
        before = rules.get(edit.id) if edit.id is not None else None
        if edit.id is not None and before is None:
            raise NotFound(field="id")
        after = edited(before, edit)
        if before is None and sum(not rule.check for rule in rules.values()) >= MOST_RULES:
            raise InvalidInput(code="too_many_rules", most=MOST_RULES)
        rules[after.rule_id] = after
        _write(after, is_deleted=edit.is_deleted, actor=actor)
        saved.append(after)
    return saved


def edited(before: RuleVersion | None, edit: RuleEdit) -> RuleVersion:
    """The rule as it would stand.

    Raises: Conflict; InvalidInput for what cannot be a rule.
    """
    if before is not None and edit.expected_version not in (None, before.version):
        raise Conflict(code="rule_changed_meanwhile", version=before.version)
    rule = before or RuleVersion(uuid7(), 0, "", is_on=False)
    check = CHECK_BY_RULE.get(rule.rule_id)
    given = {
        name: value
        for name in ("name", "is_on", "priority", "params", "conditions", "actions")
        if (value := getattr(edit, name)) is not UNSET
    }
    rule = msgspec.structs.replace(rule, version=rule.version + 1, **given)
    if check is not None:
        if edit.is_deleted or {"name", "conditions", "actions"} & set(given):
            raise InvalidInput(code="check_is_built_in", field="id")
        return _tuned(rule, check)
    if not rule.name.strip():
        raise InvalidInput(code="field_missing", field="name")
    compile_conditions(rule.conditions)
    _check_actions(rule.actions)
    return msgspec.structs.replace(rule, name=rule.name.strip())


def _tuned(rule: RuleVersion, check: Check) -> RuleVersion:
    if check.is_guard and not rule.is_on:
        raise InvalidInput(code="check_stays_on", field="is_on")
    try:
        return msgspec.structs.replace(rule, params=parsed_params(check, rule.params))
    except (msgspec.ValidationError, KeyError):
        raise InvalidInput(code="bad_rule_value", field="params", name=check.key) from None


def _check_actions(actions: Actions) -> None:
    if not actions.kinds():
        raise InvalidInput(code="rule_without_action", field="actions")
    free = set(HOLD_REASONS) - set(guards()) - {"manual", "source_changed", MERGE_WINDOW}
    if wrong := set(actions.release) - free:
        raise InvalidInput(code="hold_stays", field="actions.release", name=min(wrong))
    houses = {house.id for house in inventory.warehouse_cards(actor=SYSTEM)}
    if actions.warehouse_id and actions.warehouse_id not in houses:
        raise NotFound(field="actions.warehouse_id")
    pricing.check_gifts(actions.gifts, field="actions.gifts")
    carriers = {carrier.id for carrier in parties.carrier_cards()}
    if actions.carrier_id and actions.carrier_id not in carriers:
        raise NotFound(field="actions.carrier_id")


def _write(rule: RuleVersion, *, is_deleted: bool, actor: Actor) -> None:
    ReviewRule.objects.get_or_create(id=rule.rule_id, defaults={"check_key": rule.check})
    ReviewRuleVersion.objects.create(
        rule_id=rule.rule_id,
        version=rule.version,
        name=rule.name,
        is_on=rule.is_on,
        is_deleted=is_deleted,
        priority=rule.priority,
        params=rule.params,
        conditions=msgspec.to_builtins(rule.conditions),
        actions=msgspec.to_builtins(rule.actions),
        actor_id=actor.id,
        actor_name=actor.name,
        at=now(),
    )
    record(
        "review_rule.changed",
        actor=actor,
        subject_type="review_rule",
        subject_id=rule.rule_id,
        details={
            "name": rule.name or rule.check, "version": rule.version, "is_on": rule.is_on,
            "is_deleted": is_deleted,
        },
    )  # fmt: skip
