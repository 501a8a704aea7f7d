"""An older database brought forward: backed up, and what is restored from that backup, migrated and
verified takes its place at the very end. Until then the present database stays as it is, so that
going back, after a fault or a power cut, takes nothing at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import psycopg
from django.conf import settings
from psycopg import sql

from zhidan import __version__
from zhidan.config.backup.databases import scratch_database, swap_in, working_alone
from zhidan.config.backup.making import Made, Source, make_backup
from zhidan.config.backup.reading import opened_backup
from zhidan.config.backup.scratch import Revived, revive
from zhidan.config.backup.trouble import BackupTrouble, said_by_tool, telling_of_disks
from zhidan.config.backup.unlocking import Access, unlock
from zhidan.config.launcher.trouble import Trouble
from zhidan.kernel.clock import now

KEEP = 3
NAME = "before-upgrade-{at:%Y%m%d-%H%M%S}.zdb"
ANY = "before-upgrade-*.zdb"
PATIENCE_S, LOCK_MS = 10.0, 5_000
SPARE_BYTES = 300 * 1024 * 1024
_OTHERS = """
SELECT coalesce(nullif(application_name, ''), backend_type) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Upgraded:
    """What was brought forward, and the backup that leads back to the version before."""

    orders: int
    backup: Path


def bring_forward(source: Source, log: Path, tell: Tell) -> Upgraded:
    """Bring an older database to this version; `tell` hears of each step as it begins.

    Raises: BackupTrouble; the database is as it was then.
    """
    try:
        with working_alone(source.url) as admin, _nobody_writes(source.url):
            path = _place_for_backup(source)
            started_at = now()
            tell("backup")
            made = make_backup(source, path, opens_here_only=True)
            tell("migrate")
            with scratch_database(admin, source.url) as url:
                found = _revived(made, started_at, source, url=url, log=log)
                if found.violations:
                    raise BackupTrouble("upgrade_not_whole", violations=", ".join(found.violations))
                tell("swap")
                swap_in(admin, url=source.url, scratch_url=url)
    except psycopg.Error as error:
        raise said_by_tool(str(error), "backup_database_refused") from error
    for old in sorted(path.parent.glob(ANY))[:-KEEP]:
        old.unlink(missing_ok=True)
    return Upgraded(found.orders, path)


def _revived(made: Made, started_at: datetime, source: Source, *, url: str, log: Path) -> Revived:
    stage = Path(tempfile.mkdtemp(prefix="zhidan-upgrade-"))
    asked = {
        "upgraded": {
            "version": __version__, "started_at": started_at, "path": str(made.path),
            "size_bytes": made.size, "held_until": made.ending.held_until,
        }
    }  # fmt: skip
    try:
        with opened_backup(made.path) as reader:
            unlock(reader, source.keys, Access())
            return revive(
                reader, url=url, stage=stage, keys=source.keys, keeps_files=False, asked=asked,
                log=log,
            )  # fmt: skip
    except Trouble as trouble:
        if trouble.code != "migration_failed":
            raise
        raise BackupTrouble("upgrade_migration_failed", **trouble.params) from trouble
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _place_for_backup(source: Source) -> Path:
    """Beside the scheduled backups, under a name of its own, so that those do not push it out.

    What a killed upgrade has left half written is cleared away.
    """
    folder = source.files.with_name("backups")
    with telling_of_disks(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in folder.glob(f".{ANY}.*.part"):
            part.unlink()
    _refuse_without_room(source, folder)
    return folder / NAME.format(at=now().astimezone())


def _refuse_without_room(source: Source, folder: Path) -> None:
    """The database once more where it lies in the same folder, and its backup."""
    with psycopg.connect(source.url) as owner:
        row = owner.execute("SELECT pg_database_size(current_database())").fetchone()
    size = int(row[0]) if row else 0
    needed = size // 2 + (size if settings.ZHIDAN_PG_BIN else 0) + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupTrouble(
            "upgrade_no_room", path=str(folder), needed=needed >> 20, free=free >> 20
        )


@contextmanager
def _nobody_writes(url: str) -> Iterator[None]:
    """Every table is held: what an older process would write now would be lost with the swap.

    The locks end with this session, however it ends.
    Raises: BackupTrouble (upgrade_in_use).
    """
    session = psycopg.connect(url, application_name="zhidan upgrade")
    try:
        until = monotonic() + PATIENCE_S
        while others := [str(row[0]) for row in session.execute(_OTHERS).fetchall()]:
            session.rollback()
            if monotonic() > until:
                raise BackupTrouble("upgrade_in_use", clients=", ".join(sorted(set(others))))
            sleep(0.1)
        session.execute(f"SET lock_timeout = {LOCK_MS}".encode())
        tables = [sql.Identifier(row[0]) for row in session.execute(_TABLES).fetchall()]
        session.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.SQL(", ").join(tables)))
        yield
    finally:
        session.close()
