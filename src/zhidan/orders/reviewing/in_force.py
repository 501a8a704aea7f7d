"""The rules in force, re-read when somebody writes a version, compiled once per process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.orders.reviewing.builtin import CHECK_BY_RULE, CHECKS
from zhidan.orders.reviewing.deciding import RuleSet, RuleVersion
from zhidan.platform.latest import Latest

_STAMP = "SELECT coalesce(max(seq), 0) FROM review_rule_version"
_LATEST = """
SELECT DISTINCT ON (v.rule_id) v.rule_id, v.version, v.name, v.is_on, v.is_deleted, v.priority,
    r.check_key, v.params::text, v.conditions::text, v.actions::text
FROM review_rule_version AS v JOIN review_rule AS r ON r.id = v.rule_id
ORDER BY v.rule_id, v.version DESC
"""
_ONE = """
SELECT v.rule_id, v.version, v.name, v.is_on, v.is_deleted, v.priority, r.check_key,
    v.params::text, v.conditions::text, v.actions::text
FROM review_rule_version AS v JOIN review_rule AS r ON r.id = v.rule_id
WHERE (v.rule_id, v.version) IN (SELECT * FROM unnest(%s::uuid[], %s::int[]))
"""


def rules_in_force() -> RuleSet:
    """Every rule by its latest version, and the built-in checks nobody touched as they come.

    One small question tells whether anything was written since the last time.
    """
    return _IN_FORCE.now()


def latest_versions() -> list[RuleVersion]:
    """The version in force of every rule that was not deleted."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        rows = cursor.fetchall()
    written = {row[0]: _version(row) for row in rows if not row[4]}
    untouched = [as_it_comes(check.rule_id) for check in CHECKS if check.rule_id not in written]
    return [*untouched, *written.values()]


_IN_FORCE = Latest(_STAMP, lambda: RuleSet(latest_versions()))


def as_it_comes(rule_id: UUID) -> RuleVersion:
    """A built-in check nobody touched: its version 0."""
    check = CHECK_BY_RULE[rule_id]
    return RuleVersion(rule_id, 0, "", check.is_on, 0, check.key, check.defaults())


def versions_named(wanted: set[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], RuleVersion]:
    """These versions, whether in force or not."""
    asked = sorted(wanted)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [[rule for rule, _ in asked], [version for _, version in asked]])
        found = {(row[0], row[1]): _version(row) for row in cursor.fetchall()}
    for rule_id, version in asked:
        if version == 0 and rule_id in CHECK_BY_RULE:
            found[rule_id, 0] = as_it_comes(rule_id)
    return found


def _version(row: tuple[Any, ...]) -> RuleVersion:
    rule_id, version, name, is_on, _, priority, check, params, conditions, actions = row
    values = {
        "rule_id": rule_id, "version": version, "name": name, "is_on": is_on,
        "priority": priority, "check": check, "params": msgspec.json.decode(params),
        "conditions": msgspec.json.decode(conditions), "actions": msgspec.json.decode(actions),
    }  # fmt: skip
    rule = msgspec.convert(values, RuleVersion)
    if not check:
        return rule
    # A parameter that came later has its default in what was written before.
    return msgspec.structs.replace(rule, params=CHECK_BY_RULE[rule_id].defaults() | rule.params)
