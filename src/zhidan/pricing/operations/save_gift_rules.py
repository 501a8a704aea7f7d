from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, connection, transaction
from msgspec import UNSET, Meta, Struct, UnsetType

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.audit import record
from zhidan.pricing.gifts import CompiledRule, GiftRuleVersion, GiftSpec
from zhidan.pricing.giveable import check_gifts
from zhidan.pricing.in_force import latest_gift_rules
from zhidan.pricing.models import GiftRule
from zhidan.pricing.models import GiftRuleVersion as Written

MOST_RULES = 200


class GiftRuleEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says of a gift rule; what is not named stays."""

    id: UUID | None = None
    expected_version: int | None = None
    name: Annotated[str, Meta(max_length=80)] | UnsetType = UNSET
    is_on: bool | UnsetType = UNSET
    is_deleted: bool = False
    priority: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
    spec: GiftSpec | UnsetType = UNSET


def save_gift_rules(*, edits: Sequence[GiftRuleEdit], actor: Actor) -> list[GiftRuleVersion]:
    """Write the next version of each rule, all or nothing; in force from the next order on.

    A rule without an id is new. What was given stays given by the version that gave it.
    Raises: NotFound; Conflict (rule_changed_meanwhile) when somebody else was faster; InvalidInput,
    also for a limit below what was given already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gift_rule'))")
    rules = {rule.rule_id: rule for rule in latest_gift_rules()}
    saved = []
    for edit in edits:
        before = rules.get(edit.id) if edit.id is not None else None
        if edit.id is not None and before is None:
            raise NotFound(field="id")
        if before is None and len(rules) >= MOST_RULES:
            raise InvalidInput(code="too_many_rules", most=MOST_RULES)
        after = edited_gift_rule(before, edit)
        rules[after.rule_id] = after
        _write(after, is_deleted=edit.is_deleted, actor=actor)
        saved.append(after)
    return saved


def edited_gift_rule(before: GiftRuleVersion | None, edit: GiftRuleEdit) -> GiftRuleVersion:
    """The rule as it would stand.

    Raises: Conflict; NotFound; InvalidInput for what cannot be a rule.
    """
    if before is not None and edit.expected_version not in (None, before.version):
        raise Conflict(code="rule_changed_meanwhile", version=before.version)
    if before is None and isinstance(edit.spec, UnsetType):
        raise InvalidInput(code="field_missing", field="spec")
    given: dict[str, Any] = {
        name: value
        for name in ("name", "is_on", "priority", "spec")
        if (value := getattr(edit, name)) is not UNSET
    }
    if before is None:
        blank: dict[str, Any] = {"name": "", "is_on": False, "priority": 0}
        rule = GiftRuleVersion(rule_id=uuid7(), version=1, **(blank | given))
    else:
        rule = msgspec.structs.replace(before, version=before.version + 1, **given)
    if not rule.name.strip():
        raise InvalidInput(code="field_missing", field="name")
    if edit.spec is not UNSET:
        _check(rule)
    return msgspec.structs.replace(rule, name=rule.name.strip())


def _check(rule: GiftRuleVersion) -> None:
    spec = rule.spec
    CompiledRule(rule)
    least = [tier.at_least for tier in spec.tiers]
    if len(set(least)) != len(least):
        raise InvalidInput(code="gift_tier_twice", field="spec.tiers")
    if spec.starts_at and spec.ends_at and spec.ends_at <= spec.starts_at:
        raise InvalidInput(code="gift_period_ends_first", field="spec.ends_at")
    if spec.counted == "payable" and (spec.skus or spec.products or spec.categories):
        raise InvalidInput(code="gift_payable_has_no_goods", field="spec.counted")
    if set(spec.shops) - {shop.id for shop in parties.shop_cards(actor=SYSTEM)}:
        raise NotFound(field="spec.shops")
    check_gifts((gift for tier in spec.tiers for gift in tier.gifts), field="spec.tiers")


_LIMIT = """
INSERT INTO gift_quota (rule_id, most, given) VALUES (%s, %s, 0)
ON CONFLICT (rule_id) DO UPDATE SET most = excluded.most
"""


def _write(rule: GiftRuleVersion, *, is_deleted: bool, actor: Actor) -> None:
    GiftRule.objects.get_or_create(id=rule.rule_id)
    Written.objects.create(
        rule_id=rule.rule_id,
        version=rule.version,
        name=rule.name,
        is_on=rule.is_on and not is_deleted,
        is_deleted=is_deleted,
        priority=rule.priority,
        spec=msgspec.to_builtins(rule.spec),
        actor_id=actor.id,
        actor_name=actor.name,
        at=now(),
    )
    if rule.spec.most_orders is not None:
        _limit(rule.rule_id, rule.spec.most_orders)
    record(
        "gift_rule.changed",
        actor=actor,
        subject_type="gift_rule",
        subject_id=rule.rule_id,
        details={
            "name": rule.name, "version": rule.version, "is_on": rule.is_on,
            "is_deleted": is_deleted,
        },
    )  # fmt: skip


def _limit(rule_id: UUID, most: int) -> None:
    """The table's CHECK refuses a limit below what was given; a new one counts from now on."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LIMIT, [rule_id, most])
    except IntegrityError:
        raise InvalidInput(
            code="gift_limit_below_given", field="spec.most_orders", most=most
        ) from None
