"""Recomputes the invariants in one snapshot, so that no commit in between looks like a fault."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from zhidan.insights.verify.catalogue import chosen
from zhidan.insights.verify.invariant import Invariant

MOST_IDS = 100
# Sums over a million orders want room; a minute per invariant is far more than any takes.
_SETTINGS = """
SELECT set_config('work_mem', '128MB', true), set_config('statement_timeout', '300000', true),
    set_config('lock_timeout', '10000', true)
"""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise with the first hundred offenders."""

    invariant: str
    says: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found. `rows` were looked at, each table counted once."""

    invariants: int
    rows: int
    violations: tuple[Violation, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return not self.violations

    def as_json(self) -> dict[str, Any]:
        return {
            "invariants": self.invariants,
            "rows": self.rows,
            "violations": [
                {"invariant": found.invariant, "ids": list(found.ids)} for found in self.violations
            ],
            "seconds": round(self.seconds, 3),
        }


def verify(ids: Collection[str] | None = None) -> Report:
    """Recompute all invariants, or those named.

    One REPEATABLE READ, READ ONLY transaction sees them all; inside a transaction of the caller,
    that one is the snapshot.
    Raises: InvalidInput (unknown_invariant).
    """
    invariants = chosen(ids)
    start = time.monotonic()
    with _snapshot():
        found = [(one, offenders(one)) for one in invariants]
        rows = sum(map(_count, sorted({table for one in invariants for table in one.tables})))
    return Report(
        len(invariants),
        rows,
        tuple(Violation(one.id, one.says, tuple(listed)) for one, listed in found if listed),
        time.monotonic() - start,
    )


def offenders(invariant: Invariant) -> list[str]:
    """The ids that break one promise, a hundred at most."""
    if invariant.find is not None:
        return invariant.find()[:MOST_IDS]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT id FROM ({invariant.sql}) AS found(id) ORDER BY id LIMIT {MOST_IDS}"  # noqa: S608
        )
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _snapshot() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_SETTINGS)
        yield


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        return int(cursor.fetchone()[0])
