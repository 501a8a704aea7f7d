"""The worker's part: a backup at the hour that was set, and one whenever somebody asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhidan.config.backup.erasures import write_marks
from zhidan.config.backup.keeping import keep_one
from zhidan.config.backup.making import Source
from zhidan.insights.api import BACKUP_JOB, BackupPolicy, is_backup_due
from zhidan.kernel.clock import now
from zhidan.platform import keyfiles, policy
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import enqueue, job_kind
from zhidan.platform.schedules import every
from zhidan.platform.work import run

LOOK_S = 60
BEAT_S = 15.0


@every(LOOK_S, "backup.scheduled")
def look_at_the_clock() -> None:
    """Queue a backup when its hour has come."""
    if is_backup_due(now()):
        run(_queue, actor=SYSTEM)


@every(LOOK_S, "backup.erasures")
def tell_of_erasures() -> None:
    """Whoever was erased is on the list beside the backups a minute later."""
    folder = _folder()
    if folder.is_dir():
        write_marks(folder)


@job_kind(BACKUP_JOB)
def back_up(job: JobHandle) -> None:
    """Make, check and keep one backup. How it went is written down, also when it went wrong."""
    with _beating(job):
        keep_one(
            this_installation(), _folder(), kind=str(job.args["kind"]), actor=job.actor,
            keep=policy.read(BackupPolicy).keep,
        )  # fmt: skip


def this_installation() -> Source:
    """What a backup of this process's installation is made of."""
    return Source(settings.ZHIDAN_OWNER_URL, Path(settings.MEDIA_ROOT), keyfiles.keys_folder())


def _queue(*, actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM job WHERE kind = %s AND state IN ('queued', 'running'))",
            [BACKUP_JOB],
        )
        (is_under_way,) = cursor.fetchone()
    if not is_under_way:
        enqueue(BACKUP_JOB, {"kind": "scheduled"}, actor=actor)


def _folder() -> Path:
    chosen = policy.read(BackupPolicy).folder.strip()
    return Path(chosen) if chosen else Path(settings.MEDIA_ROOT).with_name("backups")


@contextmanager
def _beating(job: JobHandle) -> Iterator[None]:
    """Keep the job's lease while PostgreSQL's own programs do the work."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_S):
            job.heartbeat()
        connection.close()

    beats = threading.Thread(target=beat, name="backup-beat", daemon=True)
    beats.start()
    try:
        yield
    finally:
        over.set()
        beats.join(BEAT_S)
