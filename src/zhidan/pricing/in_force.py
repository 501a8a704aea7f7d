"""The gift rules in force, re-read when somebody writes a version, compiled once per process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.platform.latest import Latest
from zhidan.pricing.gifts import CompiledRule, GiftRules, GiftRuleVersion, GiftSpec

_STAMP = "SELECT coalesce(max(seq), 0) FROM gift_rule_version"
_LATEST = """
SELECT DISTINCT ON (rule_id) rule_id, version, name, is_on, priority, spec::text, is_deleted
FROM gift_rule_version ORDER BY rule_id, version DESC
"""
_NAMED = """
SELECT rule_id, version, name, is_on, priority, spec::text, is_deleted FROM gift_rule_version
WHERE (rule_id, version) IN (SELECT * FROM unnest(%s::uuid[], %s::int[]))
"""


def gift_rules_in_force() -> GiftRules:
    """Every rule that is switched on, by its latest version.

    One small question tells whether anything was written since the last time.
    """
    return _IN_FORCE.now()


def latest_gift_rules() -> list[GiftRuleVersion]:
    """The version in force of every rule that was not deleted, in the order they are asked."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        rules = [_version(row) for row in cursor.fetchall() if not row[-1]]
    return sorted(rules, key=lambda rule: (rule.priority, str(rule.rule_id)))


_IN_FORCE = Latest(
    _STAMP,
    lambda: GiftRules([CompiledRule(rule) for rule in latest_gift_rules() if rule.is_on]),
)


def gift_versions_named(
    wanted: Iterable[tuple[UUID, int]],
) -> Mapping[tuple[UUID, int], GiftRuleVersion]:
    """These versions, whether in force or not; those that are no gift rule's are left out."""
    asked = sorted(set(wanted))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [[rule for rule, _ in asked], [version for _, version in asked]])
        return {(row[0], row[1]): _version(row) for row in cursor.fetchall()}


def _version(row: tuple[Any, ...]) -> GiftRuleVersion:
    rule_id, version, name, is_on, priority, spec, _ = row
    said = msgspec.json.decode(spec, type=GiftSpec)
    return GiftRuleVersion(rule_id, version, name, is_on, priority, said)
