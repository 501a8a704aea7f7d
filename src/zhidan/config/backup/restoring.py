"""Restoring: everything is built beside the present data and takes its place at the very end."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from zhidan.config.backup.databases import scratch_database, swap_in, working_alone
from zhidan.config.backup.envelope import read_ring, write_ring
from zhidan.config.backup.erasures import marks_beside
from zhidan.config.backup.making import Source
from zhidan.config.backup.reading import opened_backup
from zhidan.config.backup.scratch import Revived, refuse_newer, revive
from zhidan.config.backup.trouble import BackupTrouble, said_by_tool, telling_of_disks
from zhidan.config.backup.unlocking import Access, Ring, unlock
from zhidan.config.launcher.migrating import known_migrations
from zhidan.platform.erasures import remembered
from zhidan.platform.recovery import PUBLIC

_HAS_DATA = "SELECT EXISTS (SELECT FROM sales_order) OR EXISTS (SELECT FROM sku)"


@dataclass(frozen=True)
class Restored:
    """What was brought back."""

    revived: Revived
    keys_lost: bool
    made_at: str


def restore_backup(
    path: Path, target: Source, folder: Path, access: Access, *, replaces: bool
) -> Restored:
    """Bring a backup back. Until the last moment the present data stays as it is.

    `folder` is the data folder. Raises: BackupTrouble.
    """
    try:
        with (
            opened_backup(path) as reader,
            working_alone(target.url) as admin,
            _stage(folder) as stage,
        ):
            refuse_newer(reader, known_migrations())
            ring = unlock(reader, target.keys, access)
            if not replaces and _has_data(target.url):
                raise BackupTrouble("restore_would_replace")
            erased = sorted(mark.hex() for mark in remembered() | marks_beside(path.parent))
            keys = _staged_keys(stage, target.keys, ring)
            with scratch_database(admin, target.url) as url:
                header = reader.header
                details = {"made_at": header.made_at, "version": header.version}
                found = revive(
                    reader, url=url, stage=stage, keys=keys, keeps_files=True,
                    asked={"keys_lost": ring.is_lost, "restored": details, "erased": erased},
                )  # fmt: skip
                _add_files(stage / "files", target.files)
                swap_in(admin, url=target.url, scratch_url=url)
            _install(keys, target.keys, ring)
            _drop_others(target.files, found.read.files)
    except psycopg.Error as error:
        raise said_by_tool(str(error), "backup_database_refused") from error
    return Restored(found, ring.is_lost, reader.header.made_at)


def _has_data(url: str) -> bool:
    with psycopg.connect(url) as owner:
        row = owner.execute(_HAS_DATA).fetchone()
    return bool(row and row[0])


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    stage = folder / f"restore-{secrets.token_hex(4)}"
    with telling_of_disks(folder):
        for part in (stage, stage / "files", stage / "keys"):
            part.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _staged_keys(stage: Path, present: Path, ring: Ring) -> Path:
    """The folder of the keys that go with the restored data."""
    if not ring.files:
        return present
    write_ring(ring.files, stage / "keys")
    return stage / "keys"


def _install(staged: Path, present: Path, ring: Ring) -> None:
    """Let the ring of the backup become the installation's; the one before is kept aside."""
    if staged != present:
        before = present / f"before-{datetime.now(UTC):%Y%m%d%H%M%S}"
        before.mkdir(mode=0o700)
        for name in read_ring(present):
            (present / name).replace(before / name)
        write_ring(read_ring(staged), present)
    if ring.recovery_pub and not (present / PUBLIC).is_file():
        (present / PUBLIC).write_text(ring.recovery_pub.hex() + "\n", "ascii")
        (present / PUBLIC).chmod(0o600)
    if os.geteuid() == 0:
        owner = present.stat()
        for path in (present, *present.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


def _add_files(staged: Path, files: Path) -> None:
    """Move restored files among the present ones: a name is its content, so nothing is lost."""
    with telling_of_disks(files):
        for path in sorted(staged.rglob("*")):
            if path.is_file():
                place = files / path.relative_to(staged)
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.replace(place)


def _drop_others(files: Path, kept: frozenset[str]) -> None:
    """Delete what only the data before named."""
    for path in files.rglob("*"):
        if path.is_file() and path.relative_to(files).as_posix() not in kept:
            path.unlink()
