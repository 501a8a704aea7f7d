"""Proving a backup: read back into a scratch database, every invariant recomputed there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from zhidan.config.backup.databases import scratch_database, working_alone
from zhidan.config.backup.making import Source
from zhidan.config.backup.reading import opened_backup
from zhidan.config.backup.scratch import Revived, refuse_newer, revive
from zhidan.config.backup.trouble import BackupTrouble
from zhidan.config.backup.unlocking import Access, unlock
from zhidan.config.launcher.migrating import known_migrations


def check_backup(source: Source, path: Path) -> Revived:
    """Restore a backup of this installation beside it, and look it through.

    Raises: BackupTrouble, also backup_not_whole when what was restored is not as it must be.
    """
    stage = Path(tempfile.mkdtemp(prefix="zhidan-check-"))
    try:
        with (
            opened_backup(path) as reader,
            working_alone(source.url) as admin,
            scratch_database(admin, source.url) as url,
        ):
            refuse_newer(reader, known_migrations())
            unlock(reader, source.keys, Access())
            found = revive(
                reader, url=url, stage=stage, keys=source.keys, keeps_files=False, asked={}
            )
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    if found.violations or found.read.missing:
        raise BackupTrouble(
            "backup_not_whole",
            violations=", ".join(found.violations) or 0,
            files=found.read.missing,
        )
    return found
