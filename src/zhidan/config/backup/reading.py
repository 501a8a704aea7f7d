"""Reading a backup back: into a fresh database and a folder of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

import msgspec
import psycopg

from zhidan.config.backup.archive import DATABASE, END, FILE, TAIL, pieces
from zhidan.config.backup.making import Ending
from zhidan.config.backup.sealing import SealedReader
from zhidan.config.backup.tools import tool
from zhidan.config.backup.trouble import BackupTrouble, said_by_tool, telling_of_disks
from zhidan.platform.files import stored_path


@contextmanager
def opened_backup(path: Path) -> Iterator[SealedReader]:
    """A backup whose header was read and understood; it must be unlocked yet.

    Raises: BackupTrouble.
    """
    if not path.is_file():
        raise BackupTrouble("backup_not_found", file=str(path))
    with telling_of_disks(path):
        file = path.open("rb")
    with file:
        yield SealedReader(file, path)


@dataclass(frozen=True)
class Read:
    """What a backup held: its ending, the names of its stored files, and those it lacks."""

    ending: Ending
    files: frozenset[str]
    missing: int


def read_into(reader: SealedReader, *, url: str, files: Path | None) -> Read:
    """Restore the body into an empty database and an empty folder, and check it to its end.

    Without a folder the stored files are checked and not kept. Raises: BackupTrouble.
    """
    ending: Ending | None = None
    names: set[str] = set()
    with telling_of_disks(files or "PostgreSQL"), _Database(url) as database:
        for name, data in pieces(reader):
            if name.startswith(FILE):
                names.add(name.removeprefix(FILE))
                if files is not None:
                    _add_to_file(files, name.removeprefix(FILE), data)
            elif name == DATABASE:
                database.feed(data)
            elif name == TAIL:
                database.follow(data)
            elif name == END:
                ending = msgspec.json.decode(data, type=Ending)
        database.close()
    if ending is None:
        raise BackupTrouble("backup_cut", file="")
    return Read(ending, frozenset(names), _missing(url, names))


_STORED = """
SELECT greatest((SELECT max(xid) FROM outbox_event), (SELECT max(xid) FROM audit_entry),
    (SELECT max(xid_until) FROM audit_seal), (SELECT max(changed_xid) FROM stock_level),
    (SELECT max(cursor) FROM schedule_mark), 0) - pg_current_xact_id()::text::bigint
"""
_SET_OFFSET = """
CREATE OR REPLACE FUNCTION xid_offset() RETURNS bigint LANGUAGE sql IMMUTABLE AS
    'SELECT {offset}::bigint'
"""


def count_on(url: str) -> None:
    """Let this server's transactions count on from the highest number that is stored.

    The offset always grows, so that nobody takes a restored history for the one before.
    """
    with psycopg.connect(url) as owner:
        row = owner.execute("SELECT xid_offset()").fetchone()
        lag = owner.execute(_STORED).fetchone()
        offset = max(int(row[0]) if row else 0, int(lag[0]) if lag else 0) + 1
        owner.execute(_SET_OFFSET.format(offset=offset).encode())


def _missing(url: str, names: Collection[str]) -> int:
    """How many stored files the database names and the backup has not."""
    with psycopg.connect(url) as owner:
        rows = owner.execute(
            "SELECT DISTINCT digest, is_encrypted FROM stored_file"
            " WHERE expires_at IS NULL OR expires_at > clock_timestamp()"
        ).fetchall()
    return sum(1 for digest, sealed in rows if stored_path(digest, sealed) not in names)


class _Database:
    """The database being filled: first the dump through pg_restore, then what followed it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed on exit
        with psycopg.connect(url) as owner:
            version = owner.info.server_version
        self._restore = subprocess.Popen(
            [tool("pg_restore", server_version=version), "--no-owner", "--no-privileges",
             "--exit-on-error", f"--dbname={url}"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said,
        )  # fmt: skip
        self._owner: psycopg.Connection[tuple[object, ...]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._restore.kill()
        self._restore.wait()
        self._said.close()
        if self._owner is not None:
            self._owner.close()

    def feed(self, data: bytes) -> None:
        """The next piece of the dump."""
        assert self._restore.stdin is not None
        if self._restore.stdin.closed:
            return  # it has read all it wanted
        try:
            self._restore.stdin.write(data)
        except BrokenPipeError:
            self._finish_dump()

    def follow(self, statements: bytes) -> None:
        """Do again what was committed while the dump was running."""
        if self._owner is None:
            self._finish_dump()
            self._owner = psycopg.connect(self._url, autocommit=True)
            # Facts were facts and keys led somewhere when this was first done.
            self._without_triggers(self._owner)
        try:
            # Not prepared and without parameters: many statements travel in one message.
            self._owner.execute(statements)
        except psycopg.Error as error:
            raise said_by_tool(str(error), "backup_not_restorable") from error

    def close(self) -> None:
        """Wait for the end of what was fed."""
        self._finish_dump()

    def _finish_dump(self) -> None:
        assert self._restore.stdin is not None
        if self._restore.stdin.closed:
            return
        with suppress(BrokenPipeError):
            self._restore.stdin.close()
        if self._restore.wait() != 0:
            self._said.seek(0)
            said = self._said.read().decode("utf-8", "replace")
            raise said_by_tool(said, "backup_not_restorable")

    @staticmethod
    def _without_triggers(owner: psycopg.Connection[tuple[object, ...]]) -> None:
        row = owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if row and row[0]:
            owner.execute("SET session_replication_role = replica")


def _add_to_file(files: Path, name: str, data: bytes) -> None:
    parts = PurePosixPath(name).parts
    if not parts or any(part in ("", "..", "/") for part in parts):
        raise BackupTrouble("backup_damaged", file=name)
    path = files.joinpath(*parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(data)
