"""Making a backup: stored files, the dump of one snapshot, and what was committed meanwhile."""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec import Struct

from zhidan import __version__
from zhidan.config.backup import tail as tails
from zhidan.config.backup.archive import DATABASE, END, PIECE, TAIL, ArchiveWriter
from zhidan.config.backup.envelope import make_header
from zhidan.config.backup.sealing import SealedWriter
from zhidan.config.backup.tools import tool
from zhidan.config.backup.trouble import BackupTrouble, said_by_tool, telling_of_disks
from zhidan.config.launcher.half_swaps import Connection
from zhidan.platform import keyfiles
from zhidan.platform.recovery import public_half

GATE_MS = 1500
GATE_TRIES = 3
# Left out: what a restored installation has no use for.
UNNEEDED = ("rate_hit", "worker_beat")
_SEQUENCES = """
SELECT format('SELECT setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value IS NOT NULL)
FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename
"""


@dataclass(frozen=True)
class Source:
    """What is backed up: a database as its owner reaches it, the stored files, the keys."""

    url: str
    files: Path
    keys: Path


class Ending(Struct, frozen=True):
    """The last piece of a backup. Every order acknowledged before `held_until` is in it; the dump
    alone holds those before `dumped_at`."""

    dumped_at: datetime
    held_until: datetime
    files: int


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    size: int
    ending: Ending


def make_backup(source: Source, path: Path, *, opens_here_only: bool = False) -> Made:
    """Write a backup to `path`; until it is whole it has another name.

    One that opens with the keys of this installation alone needs no recovery key.
    Raises: BackupTrouble.
    """
    recovery = public_half(source.keys)
    if recovery is None and opens_here_only:
        recovery = X25519PrivateKey.generate().public_key()
    if recovery is None:
        raise BackupTrouble("backup_no_recovery_key")
    # A ring that nobody has used yet is made now: what opens later is in the backup.
    keyfiles.index_key()
    keyfiles.installation_key(keyfiles.installation_numbers()[-1])
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    with telling_of_disks(path):
        try:
            with part.open("xb") as file, psycopg.connect(source.url, autocommit=True) as owner:
                part.chmod(0o600)
                header, body_key = make_header(
                    version=__version__,
                    made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                    migrations=_migrations(owner),
                    keys=source.keys,
                    recovery=recovery,
                )
                writer = SealedWriter(file, header, body_key)
                ending = _Making(source, owner, writer).run(lambda: _put_in_place(part, path))
        except psycopg.Error as error:
            raise said_by_tool(str(error), "backup_database_refused") from error
        except tails.NotUnderstood as error:
            raise BackupTrouble("backup_dump_failed", reason=str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        return Made(path, path.stat().st_size, ending)


class _Making:
    """One backup on its way."""

    def __init__(self, source: Source, owner: Connection, writer: SealedWriter) -> None:
        self._source, self._owner, self._writer = source, owner, writer
        self._archive = ArchiveWriter(writer, source.files)
        self._keys = tails.keys_of_tables(owner)

    def run(self, put_in_place: Callable[[], object]) -> Ending:
        """Write it all; `put_in_place` is called when nothing is missing any more."""
        self._archive.add_files()
        if not tails.has_tail(self._owner):
            dumped_at = _clock(self._owner)
            self._dump(None)
            self._archive.add_files()
            return self._end(dumped_at, dumped_at, put_in_place)
        with tails.Tail(self._source.url) as tail:
            dumped_at = _clock(self._owner)
            self._dump(tail.snapshot)
            self._add_tail(tail)
            self._archive.add_files()
            self._writer.sync()
            # What came in meanwhile is little now: who writes orders waits until it is in place,
            # so that whoever is told of an order before that finds it in the backup.
            with _shut_gate(self._source.url) as shut_at:
                self._add_tail(tail)
                self._archive.add_files()
                return self._end(dumped_at, shut_at, put_in_place)

    def _dump(self, snapshot: str | None) -> None:
        command = [
            tool("pg_dump", server_version=self._owner.info.server_version),
            "--format=custom", "--compress=4", "--no-owner", "--no-privileges",
            *(f"--exclude-table-data=public.{table}" for table in UNNEEDED),
            *([f"--snapshot={snapshot}"] if snapshot else []),
            f"--dbname={self._source.url}",
        ]  # fmt: skip
        with tempfile.TemporaryFile() as said:
            running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said)
            try:
                assert running.stdout is not None
                while data := running.stdout.read(PIECE):
                    self._archive.put(DATABASE, data)
                code = running.wait()
            finally:
                running.kill()
                running.wait()
            if code != 0:
                raise said_by_tool(_text(said), "backup_dump_failed")

    def _add_tail(self, tail: tails.Tail) -> None:
        piece: list[str] = []
        size = 0
        for change in tail.changes():
            statement = tails.as_sql(change, self._keys)
            piece.append(statement)
            size += len(statement)
            # Only whole transactions travel together.
            if size > PIECE and change == "COMMIT":
                self._archive.put(TAIL, "".join(piece).encode())
                piece, size = [], 0
        if piece:
            self._archive.put(TAIL, "".join(piece).encode())

    def _end(
        self, dumped_at: datetime, held_until: datetime, put_in_place: Callable[[], object]
    ) -> Ending:
        # Sequences stand outside of transactions: their present values are never too low.
        numbers = [row[0] for row in self._owner.execute(_SEQUENCES).fetchall()]
        self._archive.put(TAIL, "\n".join(numbers).encode())
        ending = Ending(dumped_at, held_until, self._archive.file_count)
        self._archive.put(END, msgspec.json.encode(ending))
        self._writer.finish()
        put_in_place()
        return ending


def _put_in_place(part: Path, path: Path) -> None:
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _shut_gate(url: str) -> Iterator[datetime]:
    """While this lasts no order is written. Where writers do not let go in time it stays open."""
    with psycopg.connect(url) as session:
        session.execute(f"SET lock_timeout = {GATE_MS}".encode())
        session.commit()
        for _ in range(GATE_TRIES):
            try:
                session.execute("LOCK TABLE sales_order IN SHARE MODE")
                break
            except psycopg.errors.LockNotAvailable:
                session.rollback()
        shut_at = _clock(session)
        # Its own commit, on the disk: what is committed by now is on the disk, too.
        with psycopg.connect(url, autocommit=True) as marker:
            marker.execute("SET synchronous_commit = on")
            marker.execute("SELECT pg_logical_emit_message(true, 'zhidan', '')")
        try:
            yield shut_at
        finally:
            session.rollback()


def _migrations(owner: Connection) -> list[str]:
    rows = owner.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [row[0] for row in rows]


def _clock(session: Connection) -> datetime:
    row = session.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    at: datetime = row[0]
    return at.astimezone(UTC)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
