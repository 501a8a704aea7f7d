"""When a backup is due, whether it is overdue, and what people are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.contract.fulfilment.callers import caller
from zhidan.insights.api import (
    BackupOutcome,
    BackupPolicy,
    backup_health,
    is_backup_due,
    record_backup,
)
from zhidan.platform import keyfiles, policy, recovery
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import AuditEntry, Job
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = 3
TODAY = datetime(2026, 11, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return TODAY + timedelta(days=days, hours=hour, minutes=minute)


def schedule(**values: Any) -> None:
    def write(*, actor: Actor) -> None:
        policy.write(BackupPolicy(is_on=True, hour=HOUR, **values), actor=actor)

    run(write, actor=SYSTEM)


def happened(began: datetime, *, error: str = "") -> None:
    outcome = BackupOutcome(
        kind="scheduled", started_at=began, path="/b/zhidan.zdb", size_bytes=0 if error else 9,
        held_until=None if error else began, error_code=error,
        error_params={"path": "/b"} if error else {},
    )  # fmt: skip
    run(record_backup, actor=SYSTEM, outcome=outcome)


def test_without_a_schedule_nothing_is_due() -> None:
    assert not is_backup_due(at(4))
    assert not backup_health(at(4)).is_overdue


def test_one_is_due_from_its_hour_until_it_is_done() -> None:
    schedule()
    happened(at(HOUR, days=-1))
    assert not is_backup_due(at(HOUR) - timedelta(seconds=1))
    assert is_backup_due(at(HOUR))
    happened(at(HOUR, 1))
    assert not is_backup_due(at(23))
    assert is_backup_due(at(HOUR, days=1))


def test_one_that_failed_is_tried_again_an_hour_later() -> None:
    schedule()
    happened(at(HOUR), error="backup_disk_full")
    assert not is_backup_due(at(HOUR, 59))
    assert is_backup_due(at(HOUR + 1, 1))


def test_a_missing_one_is_overdue_after_a_while_and_failures_are_counted_since_the_last_good() -> (
    None
):
    schedule()
    happened(at(HOUR, days=-2), error="backup_busy")
    happened(at(HOUR, days=-1))
    happened(at(HOUR), error="backup_disk_full")
    happened(at(HOUR + 1), error="backup_disk_full")
    health = backup_health(at(HOUR + 2))
    assert (health.failures, health.error_code, health.is_overdue) == (2, "backup_disk_full", False)
    assert health.last_done_at == at(HOUR, days=-1)
    assert backup_health(at(HOUR + 4)).is_overdue


def test_the_work_bench_tells_whoever_keeps_backups_and_nobody_else() -> None:
    happened(at(HOUR), error="backup_disk_full")
    told = caller("insights.view", "settings.backup").get("/home").json()["backup"]
    assert (told["failures"], told["last_done_at"]) == (1, None)
    assert "/b" in told["detail"]
    assert caller("insights.view").get("/home").json()["backup"] is None


def test_a_recovery_key_is_answered_once_and_its_making_is_on_record() -> None:
    keeper = caller("settings.backup")
    key = keeper.post("/backups/recovery-key", {}).json()["recovery_key"]
    half = recovery.public_half(keyfiles.keys_folder())
    assert half is not None
    assert half.public_bytes_raw() == recovery.public_bytes(recovery.private_key_from_text(key))
    answer = keeper.get("/backups").json()
    assert (answer["has_recovery_key"], key in str(answer)) == (True, False)
    (entry,) = AuditEntry.objects.filter(action="backup.recovery_key_made")
    assert entry.details == {}


def test_one_now_is_a_job() -> None:
    keeper = caller("settings.backup")
    job_id = keeper.post("/backups", {}).json()["job_id"]
    job = Job.objects.get(pk=job_id)
    assert (job.kind, job.args) == ("insights.backup", {"kind": "manual"})
