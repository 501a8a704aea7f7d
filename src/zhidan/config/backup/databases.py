"""Databases beside the one in use: a fresh one to restore into, and the swap at the end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from zhidan.config.backup.trouble import BackupTrouble
from zhidan.config.launcher.half_swaps import (
    BEFORE,
    MAINTENANCE,
    SCRATCH,
    Connection,
    beside,
    kept_for,
    name_of,
    run,
)

ONE_AT_A_TIME = 0x5A42
SWAP_TRIES = 20


@contextmanager
def working_alone(url: str) -> Iterator[Connection]:
    """A session beside the database in use; one backup or restore at a time.

    What an earlier one left behind when it was killed is cleared away first.
    Raises: BackupTrouble (backup_busy).
    """
    with psycopg.connect(beside(url, MAINTENANCE), autocommit=True) as admin:
        row = admin.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME]).fetchone()
        if not (row and row[0]):
            raise BackupTrouble("backup_busy")
        left = admin.execute(
            "SELECT datname FROM pg_database"
            " WHERE starts_with(datname, %s) OR starts_with(datname, %s)",
            [kept_for(kind, name_of(url)) for kind in (SCRATCH, BEFORE)],
        ).fetchall()
        for (name,) in left:
            drop(admin, name)
        yield admin


@contextmanager
def scratch_database(admin: Connection, url: str) -> Iterator[str]:
    """The URL of a fresh, empty database; it is gone afterwards, unless it was swapped in.

    Raises: BackupTrouble (backup_no_scratch) where the role may not make one.
    """
    name = kept_for(SCRATCH, name_of(url)) + secrets.token_hex(4)
    try:
        run(admin, "CREATE DATABASE {} TEMPLATE template0", name)
    except psycopg.errors.InsufficientPrivilege:
        raise BackupTrouble("backup_no_scratch") from None
    try:
        yield beside(url, name)
    finally:
        drop(admin, name)


def swap_in(admin: Connection, *, url: str, scratch_url: str) -> None:
    """Let the scratch database take the place of the one in use, which is dropped.

    Everybody is put out first, whoever came first last: who waits for a lock must not get it from
    its holder's end. While that goes wrong the present one stays as it is.
    Raises: BackupTrouble (restore_still_in_use).
    """
    name, scratch = name_of(url), name_of(scratch_url)
    old = kept_for(BEFORE, name) + secrets.token_hex(4)
    _allow(admin, name, "false")
    try:
        _rename(admin, name, old)
    except BaseException:
        _allow(admin, name, "true")
        raise
    try:
        _rename(admin, scratch, name)
    except BaseException:
        _rename(admin, old, name)
        _allow(admin, name, "true")
        raise
    drop(admin, old)


def drop(admin: Connection, name: str) -> None:
    """Drop a database, whoever is in it."""
    run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _rename(admin: Connection, name: str, to: str) -> None:
    for _ in range(SWAP_TRIES):
        admin.execute(
            "SELECT pg_terminate_backend(pid, 500) FROM (SELECT pid FROM pg_stat_activity"
            " WHERE datname = %s ORDER BY backend_start DESC) AS present",
            [name],
        )
        with suppress(psycopg.errors.ObjectInUse):
            run(admin, "ALTER DATABASE {} RENAME TO {}", name, to)
            return
    raise BackupTrouble("restore_still_in_use")


def _allow(admin: Connection, name: str, allowed: str) -> None:
    run(admin, f"ALTER DATABASE {{}} ALLOW_CONNECTIONS {allowed}", name)
