"""What can be examined in the tables of this version; Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import connection

from zhidan.config.doctor.finding import Finding, finding
from zhidan.config.environment import APP_ROLE
from zhidan.insights.api import backup_health
from zhidan.kernel.clock import now
from zhidan.platform.facts import append_only_tables
from zhidan.platform.privacy import CannotUnseal, check_installation_keys

STUCK = "10 minutes"


def examine_product() -> Iterator[Finding]:
    """Every check of this file, in order."""
    for check in CHECKS:
        yield from check()


def _ask(statement: str, *params: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


_ZONES = """
WITH named AS (SELECT DISTINCT zone FROM (
    (SELECT values ->> 'time_zone' AS zone FROM policy_version WHERE name = 'business'
    ORDER BY version DESC LIMIT 1)
    UNION ALL SELECT time_zone FROM shop) AS said WHERE zone IS NOT NULL)
SELECT coalesce(array_agg(zone ORDER BY zone), '{}'),
    coalesce(array_agg(zone ORDER BY zone) FILTER (
        WHERE zone NOT IN (SELECT name FROM pg_timezone_names)), '{}')
FROM named
"""


def _unknown_zones() -> list[str]:
    """Zones that somebody lives in and this system or its database does not know."""
    named, unknown = _ask(_ZONES)
    return sorted({*unknown, *(zone for zone in named if not _is_known(zone))})


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _zones_are_known() -> Iterator[Finding]:
    if zones := _unknown_zones():
        yield finding("zone_unknown", zones=", ".join(zones))


def _works_in_its_role() -> Iterator[Finding]:
    (name,) = _ask("SELECT current_user")
    if name != APP_ROLE:
        yield finding("role_not_given_up", role=name)


def _facts_stay() -> Iterator[Finding]:
    open_ones = [
        table
        for table in sorted(append_only_tables())
        if _ask(
            "SELECT has_table_privilege(%s, %s, 'UPDATE')"
            " OR has_table_privilege(%s, %s, 'TRUNCATE')",
            APP_ROLE, table, APP_ROLE, table,
        )[0]
    ]  # fmt: skip
    if open_ones:
        yield finding("facts_open", tables=", ".join(open_ones))


def _keys_open_what_is_sealed() -> Iterator[Finding]:
    index = Path(settings.ZHIDAN_KEYS_DIR) / "index.key"
    try:
        if not index.is_file() and _ask("SELECT EXISTS (SELECT FROM recipient)")[0]:
            raise FileNotFoundError(index.name)
        check_installation_keys()
    except FileNotFoundError as missing:
        yield finding("keys_missing", file=missing, folder=settings.ZHIDAN_KEYS_DIR)
    except CannotUnseal:
        yield finding("keys_of_other_installation", folder=settings.ZHIDAN_KEYS_DIR)


def _nothing_is_in_quarantine() -> Iterator[Finding]:
    (deliveries,) = _ask("SELECT count(*) FROM delivery WHERE quarantined_at IS NOT NULL")
    (jobs,) = _ask("SELECT count(*) FROM job WHERE state = 'quarantined'")
    if deliveries or jobs:
        yield finding("in_quarantine", deliveries=deliveries, jobs=jobs)


def _jobs_are_worked_on() -> Iterator[Finding]:
    (waiting,) = _ask(
        "SELECT count(*) FROM job WHERE state = 'queued' AND due_at < clock_timestamp()"
        " - %s::interval AND NOT EXISTS (SELECT FROM worker_beat"
        " WHERE beat_at > clock_timestamp() - %s::interval)",
        STUCK, STUCK,
    )  # fmt: skip
    if waiting:
        yield finding("no_worker", jobs=waiting)


def _backups_are_made() -> Iterator[Finding]:
    if _unknown_zones():  # by whose clock they are due
        return
    health = backup_health(now())
    if health.failures:
        yield finding("backup_failed", times=health.failures, error=health.error_code)
    elif health.is_overdue:
        yield finding("backup_overdue")
    elif not health.is_on and not settings.ZHIDAN_DEMO and _ask(
        "SELECT EXISTS (SELECT FROM sales_order)"
    )[0]:  # fmt: skip
        yield finding("backup_not_scheduled")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _works_in_its_role,
    _facts_stay,
    _zones_are_known,
    _keys_open_what_is_sealed,
    _nothing_is_in_quarantine,
    _jobs_are_worked_on,
    _backups_are_made,
)
