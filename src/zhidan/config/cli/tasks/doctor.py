"""Examines an installation: each check is a name, whether it is well, and what was seen."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from zhidan.config.cli.words import Words
from zhidan.config.environment import APP_ROLE
from zhidan.config.launcher.data_folder import NEEDED_BYTES
from zhidan.config.launcher.migrating import mark, migration_digest
from zhidan.insights.api import backup_health
from zhidan.kernel.clock import now
from zhidan.platform.facts import append_only_tables

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    check: str
    ok: bool
    detail: str


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Look at everything, then tell."""
    checks = list(examine())
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            verdict = words("好", "ok") if check.ok else words("有问题", "NOT WELL")
            print(f"{check.check:<14} {verdict}  {check.detail}")
    return 0 if all(check.ok for check in checks) else 1


def examine() -> Iterator[Check]:
    """Every check; one that cannot be made is not well."""
    looks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("database", _database),
        ("durability", _durability),
        ("migrations", _migrations),
        ("role", _role),
        ("facts", _facts),
        ("quarantine", _quarantine),
        ("keys", _keys),
        ("disk", _disk),
        ("client", _client),
        ("backup", _backup),
    )
    for name, look in looks:
        try:
            ok, detail = look()
        except (DatabaseError, OSError) as error:
            ok, detail = False, str(error).strip()
        yield Check(name, ok, detail)


def _ask(statement: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[object, ...] = cursor.fetchone()
    return row


def _database() -> tuple[bool, str]:
    (version,) = _ask("SELECT current_setting('server_version_num')::int")
    (size,) = _ask("SELECT pg_size_pretty(pg_database_size(current_database()))")
    return int(str(version)) >= 150000, f"PostgreSQL {int(str(version)) // 10000}, {size}"


def _durability() -> tuple[bool, str]:
    values = {name: str(_ask(f"SELECT current_setting('{name}')")[0]) for name in DURABLE}
    safe = all(value in {"on", "remote_apply", "remote_write"} for value in values.values())
    return safe, ", ".join(f"{name}={value}" for name, value in values.items())


def _migrations() -> tuple[bool, str]:
    (said,) = _ask("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
    return said == mark(migration_digest()), str(said)


def _role() -> tuple[bool, str]:
    (name,) = _ask("SELECT current_user")
    return name == APP_ROLE, str(name)


def _facts() -> tuple[bool, str]:
    tables = sorted(append_only_tables())
    open_ones = [
        table
        for table in tables
        if _ask(f"SELECT has_table_privilege('{table}', 'UPDATE') OR"
                f" has_table_privilege('{table}', 'TRUNCATE')")[0]
    ]  # fmt: skip
    return bool(tables) and not open_ones, ", ".join(open_ones) or f"{len(tables)} tables"


def _quarantine() -> tuple[bool, str]:
    (deliveries,) = _ask("SELECT count(*) FROM delivery WHERE quarantined_at IS NOT NULL")
    (jobs,) = _ask("SELECT count(*) FROM job WHERE state = 'quarantined'")
    return deliveries == jobs == 0, f"{deliveries} deliveries, {jobs} jobs"


def _keys() -> tuple[bool, str]:
    folder = Path(settings.ZHIDAN_KEYS_DIR)
    keys = [path for path in folder.iterdir() if path.suffix == ".key"]
    open_ones = [path.name for path in keys if path.stat().st_mode & 0o077]
    return bool(keys) and not open_ones, ", ".join(open_ones) or f"{len(keys)} keys"


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.ZHIDAN_KEYS_DIR).free
    return free > NEEDED_BYTES, f"{free // 1024**2} MB"


def _client() -> tuple[bool, str]:
    page = Path(settings.ZHIDAN_CLIENT_DIR) / "index.html"
    return page.is_file(), str(page.parent)


def _backup() -> tuple[bool, str]:
    health = backup_health(now())
    last = f"{health.last_done_at:%Y-%m-%d %H:%M}" if health.last_done_at else "none"
    failed = f", {health.failures} failed since: {health.error_code}" if health.failures else ""
    is_well = not health.failures and not health.is_overdue
    return is_well, f"{'scheduled' if health.is_on else 'no schedule'}, last {last}{failed}"
