"""What is only of use for a while is forgotten after its time: one duty, one setting for each kind.

A context says with `keeps` how its rows are counted and forgotten. What accounts and stock are
proven by (orders, amounts, moves, the audit with every reveal) is registered nowhere and stays.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from zhidan.kernel.clock import now
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.audit import record
from zhidan.platform.models import AuditEntry
from zhidan.platform.policy import RetentionPolicy
from zhidan.platform.schedules import every

ACTION = "retention.forgotten"
BATCH = 200
BATCHES = 20  # of each kind in an hour: a long backlog is worked off without holding anybody up
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data: how many there are from before a moment (up to `most`), and how up to
    `most` of them are forgotten, in transactions of its own."""

    count: Callable[[datetime, int], int]
    forget: Callable[[datetime, int], int]


_kept: dict[str, Kept] = {}


def keeps(setting: str, kept: Kept) -> None:
    """Register who looks after a field of the `RetentionPolicy`."""
    if setting not in RetentionPolicy.__struct_fields__:
        raise ValueError(f"no such setting: {setting}")
    _kept[setting] = kept


def kinds() -> Mapping[str, Kept]:
    """Whoever is registered, by the field of the policy."""
    return dict(sorted(_kept.items()))


def cutoff(setting: str, value: int, at: datetime) -> datetime | None:
    """What is older goes; None when nothing does."""
    if value == 0:
        return None
    return months_before(at, value) if setting.endswith("_months") else at - timedelta(days=value)


def months_before(at: datetime, months: int) -> datetime:
    """The same day that many months ago, or the last one of that month."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def due(setting: str, value: int) -> int:
    """How many would go now if this were the setting; at most `MOST_COUNTED` are counted."""
    before = cutoff(setting, value, now())
    return 0 if before is None else _kept[setting].count(before, MOST_COUNTED)


@every(3_600, "platform.retention")
def forget_outdated() -> None:
    """Forget what is over, in bounded batches; what was forgotten goes into the audit."""
    settings = policy.read(RetentionPolicy)
    for setting, kept in kinds().items():
        before = cutoff(setting, getattr(settings, setting), now())
        if before is not None and (gone := _forget(kept, before)):
            with transaction.atomic():
                record(
                    ACTION,
                    actor=SYSTEM,
                    subject_type="retention",
                    subject_id=None,
                    details={"setting": setting, "count": gone, "before": before.isoformat()},
                )


def _forget(kept: Kept, before: datetime) -> int:
    gone = 0
    for _ in range(BATCHES):
        batch = kept.forget(before, BATCH)
        gone += batch
        if batch < BATCH:
            break
    return gone


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten of a kind the last time there was something."""

    count: int
    at: datetime


def last_forgotten() -> dict[str, Forgotten]:
    """By setting, as far as the newest entries tell."""
    found: dict[str, Forgotten] = {}
    for entry in AuditEntry.objects.filter(action=ACTION).order_by("-at", "-id")[:500]:
        found.setdefault(
            str(entry.details["setting"]), Forgotten(int(entry.details["count"]), entry.at)
        )
    return found


_OLD_JOBS = """
SELECT id FROM job WHERE state NOT IN ('queued', 'running') AND finished_at < %s
ORDER BY finished_at LIMIT %s
"""
_FORGET_JOBS = f"""
WITH old AS ({_OLD_JOBS}),
results AS (DELETE FROM job_result AS r USING old WHERE r.job_id = old.id)
DELETE FROM job USING old WHERE job.id = old.id
"""  # noqa: S608


def _count_old_jobs(before: datetime, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OLD_JOBS, [before, most])
        return int(cursor.rowcount)


def _forget_old_jobs(before: datetime, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_JOBS, [before, most])
        return int(cursor.rowcount)


keeps("jobs_days", Kept(_count_old_jobs, _forget_old_jobs))
