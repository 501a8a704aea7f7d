"""How backups went lately, and whether the next one is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhidan.insights.models import BackupRun
from zhidan.insights.policy import BackupPolicy
from zhidan.platform import policy
from zhidan.platform.zone import business_zone

SHOWN = 50
GRACE = timedelta(hours=3)
RETRY = timedelta(hours=1)
_SHOWN = (
    "id", "kind", "state", "path", "size_bytes", "orders", "held_until", "started_at", "ended_at",
    "error_code", "error_params",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """`last_done_at` is the moment up to which the last good backup holds everything.

    `failures` since then, with the code of the last one; `is_overdue` when a schedule is on and
    its last backup is missing.
    """

    is_on: bool
    last_done_at: datetime | None
    failures: int
    error_code: str
    error_params: dict[str, Any]
    is_overdue: bool


def backup_runs() -> list[dict[str, Any]]:
    """The last fifty backups, newest first."""
    return [dict(row) for row in BackupRun.objects.order_by("-started_at").values(*_SHOWN)[:SHOWN]]


def backup_health(at: datetime) -> BackupHealth:
    """Whether backups are as they should be."""
    settings = policy.read(BackupPolicy)
    last = BackupRun.objects.filter(state="done").order_by("-started_at").first()
    failed = BackupRun.objects.filter(state="failed").order_by("-started_at")
    if last is not None:
        failed = failed.filter(started_at__gt=last.started_at)
    newest = failed.first()
    due = last_due(settings.hour, at)
    missed = last is None or last.started_at < due
    return BackupHealth(
        is_on=settings.is_on,
        last_done_at=last.held_until if last else None,
        failures=failed.count(),
        error_code=newest.error_code if newest else "",
        error_params=newest.error_params if newest else {},
        is_overdue=settings.is_on and missed and at > due + GRACE,
    )


def is_backup_due(at: datetime) -> bool:
    """Whether the schedule asks for one now: none since its hour, and none tried lately."""
    settings = policy.read(BackupPolicy)
    if not settings.is_on:
        return False
    runs = BackupRun.objects.filter(started_at__gte=last_due(settings.hour, at))
    is_done = runs.filter(state="done").exists()
    return not is_done and not runs.filter(started_at__gt=at - RETRY).exists()


def last_due(hour: int, at: datetime) -> datetime:
    """The last moment at which a backup was to begin."""
    here = at.astimezone(business_zone())
    due = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due <= here else due - timedelta(days=1)
