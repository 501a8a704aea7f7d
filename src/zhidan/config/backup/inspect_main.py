"""Looks a restored database through before anybody uses it; reads and writes JSON.

A process of its own, because Django knows one database and this is another one.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec
from django.db import connection

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.insights.api import BackupOutcome, record_backup, verify
from zhidan.orders.api import erase_again
from zhidan.platform.actors import CLI
from zhidan.platform.audit import record
from zhidan.platform.work import JOB, run

# Sealed with keys that are gone: the rows would only be in the way of what is sealed from now on.
_LOST = """
DELETE FROM data_key;
UPDATE app_user SET totp_secret = NULL, totp_confirmed_at = NULL;
DELETE FROM stored_file WHERE is_encrypted;
"""


def main() -> None:
    """Clear away what no key opens, erase again what was erased, verify, and tell."""
    asked: dict[str, Any] = json.load(sys.stdin)
    if asked.get("keys_lost"):
        with connection.cursor() as cursor:
            cursor.execute(_LOST)
    marks = frozenset(map(bytes.fromhex, asked.get("erased", ())))
    erased = run(erase_again, actor=CLI, bounds=JOB, marks=marks) if marks else {}
    if restored := asked.get("restored"):
        record(
            "backup.restored",
            actor=CLI,
            subject_type="installation",
            subject_id=None,
            details=restored,
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sales_order")
        (orders,) = cursor.fetchone()
    if upgraded := asked.get("upgraded"):
        _write_down(upgraded, orders)
    report = verify()
    answer = {
        "orders": orders,
        "erased": dict(erased),
        "violations": [found.invariant for found in report.violations],
    }
    connection.close()
    json.dump(answer, sys.stdout)


def _write_down(upgraded: dict[str, Any], orders: int) -> None:
    """The upgrade for the audit, its backup among the backups."""
    version = {"version": upgraded.pop("version")}
    outcome = msgspec.convert(
        {**upgraded, "kind": "upgrade", "orders": orders}, BackupOutcome, strict=False
    )
    run(record_backup, actor=CLI, outcome=outcome)
    record(
        "installation.upgraded",
        actor=CLI,
        subject_type="installation",
        subject_id=None,
        details=version,
    )


if __name__ == "__main__":
    main()
