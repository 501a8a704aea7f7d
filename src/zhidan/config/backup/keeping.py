"""One backup from beginning to end: made, proven, written down, the oldest ones let go."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from zhidan.config.backup.checking import check_backup
from zhidan.config.backup.erasures import write_marks
from zhidan.config.backup.making import Made, Source, make_backup
from zhidan.config.backup.scratch import Revived
from zhidan.config.backup.trouble import BackupTrouble, telling_of_disks
from zhidan.insights.api import BackupOutcome, record_backup
from zhidan.kernel.clock import now
from zhidan.platform.actors import Actor
from zhidan.platform.work import run

NAME = "zhidan-{at:%Y%m%d-%H%M%S}.zdb"
ANY = "zhidan-*.zdb"


def back_up(
    source: Source, path: Path, *, kind: str, actor: Actor, checks: bool = True
) -> tuple[Made, Revived | None]:
    """Make a backup at `path` and, with `checks`, prove it; how it went is written down.

    Raises: BackupTrouble.
    """
    started_at = now()
    try:
        made = make_backup(source, path)
        found = check_backup(source, path) if checks else None
    except BackupTrouble as trouble:
        failed = BackupOutcome(
            kind, started_at, str(path), error_code=trouble.code, error_params=trouble.params
        )
        run(record_backup, actor=actor, outcome=failed)
        raise
    outcome = BackupOutcome(
        kind, started_at, str(path), made.size, found.orders if found else None,
        made.ending.held_until,
    )  # fmt: skip
    run(record_backup, actor=actor, outcome=outcome)
    write_marks(path.parent)
    return made, found


def keep_one(source: Source, folder: Path, *, kind: str, actor: Actor, keep: int) -> Path:
    """A backup in the folder where they are kept; of all there the newest `keep` stay.

    Raises: BackupTrouble.
    """
    with telling_of_disks(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / NAME.format(at=_local(now()))
    back_up(source, path, kind=kind, actor=actor)
    for old in sorted(folder.glob(ANY))[:-keep]:
        old.unlink(missing_ok=True)
    return path


def _local(at: datetime) -> datetime:
    return at.astimezone()
