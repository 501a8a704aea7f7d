"""One PostgreSQL per process of a test run: migrated once into a template, then cloned."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections

from zhidan.config.launcher.account import working_account
from zhidan.config.launcher.postgres import UNSAFE, Cluster
from zhidan.config.roles import grant_roles

TEMPLATE = "zhidan_template"
# Keys and number blocks are cached in the process that made them, so their rows stay.
KEPT = ("django_migrations", "data_key", "number_series")


@dataclass(frozen=True)
class TestCluster:
    """A PostgreSQL that forgets everything; `home` is its folder."""

    __test__ = False
    cluster: Cluster
    home: Path

    def url(self, database: str) -> str:
        return self.cluster.url(database)

    def stop(self) -> None:
        self.cluster.stop(seconds=3)
        shutil.rmtree(self.home, ignore_errors=True)


def start_cluster() -> TestCluster:
    """Start an empty cluster in a folder of its own, without fsync."""
    account = working_account()
    home = Path(tempfile.mkdtemp(prefix="zhidan-test-", dir=_temporary_folder()))
    if account:
        account.own(home)
    cluster = Cluster(home, account, durability=UNSAFE)
    try:
        cluster.start()
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return TestCluster(cluster, home)


def migrate_template(host: str) -> None:
    """Make the template database: every migration, then the grants of the application role."""
    with psycopg.connect(f"host={host} user=zhidan dbname=postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {TEMPLATE}".encode())
    with pointed_at(host, TEMPLATE, as_owner=True):
        call_command("migrate", verbosity=0, interactive=False)
        grant_roles()


def clone_template(host: str, name: str) -> None:
    """Make a database for one process of the test run."""
    with psycopg.connect(f"host={host} user=zhidan dbname=postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)".encode())
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}".encode())


@contextmanager
def pointed_at(host: str, name: str, *, as_owner: bool = False) -> Iterator[None]:
    """Let Django's connections of this block lead to one database."""
    settings: dict[str, Any] = connections["default"].settings_dict
    before = {key: settings[key] for key in ("HOST", "NAME", "USER", "OPTIONS")}
    options = dict(settings["OPTIONS"])
    if as_owner:
        options.pop("options", None)
        options.pop("pool", None)
    _let_go()
    settings.update(HOST=host, NAME=name, USER="zhidan", OPTIONS=options)
    try:
        yield
    finally:
        _let_go()
        settings.update(before)


def _let_go() -> None:
    """Close Django's connections and their pool, which leads where it first led."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()


class Cleaner:
    """Puts a database back to what the template holds; only tables with rows are touched."""

    def __init__(self, url: str) -> None:
        self._url = url
        with psycopg.connect(url) as owner:
            self._tables = [
                row[0]
                for row in owner.execute(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    " AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL(%s)",
                    [list(KEPT)],
                ).fetchall()
            ]
            self._seeds = {table: _copied_out(owner, table) for table in self._filled(owner)}

    def clean(self) -> None:
        """Empty every table and put the rows that migrations wrote back."""
        with psycopg.connect(self._url, autocommit=True) as owner:
            owner.execute("SET lock_timeout = '10s'")
            filled = self._filled(owner)
            if not filled:
                return
            names = ", ".join(f'"{table}"' for table in filled)
            with owner.transaction():
                # Replica mode: neither append-only triggers nor the order of foreign keys matter.
                owner.execute("SET LOCAL session_replication_role = replica")
                owner.execute(f"TRUNCATE {names} CASCADE".encode())
                for table, rows in self._seeds.items():
                    with owner.cursor().copy(f'COPY "{table}" FROM STDIN'.encode()) as copy:
                        copy.write(rows)

    def _filled(self, owner: psycopg.Connection[Any]) -> list[str]:
        if not self._tables:
            return []
        each = (
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in self._tables
        )
        return [row[0] for row in owner.execute(" UNION ALL ".join(each).encode()).fetchall()]


def _copied_out(owner: psycopg.Connection[Any], table: str) -> bytes:
    with owner.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
        return b"".join(bytes(part) for part in copy)


def _temporary_folder() -> str:
    """A folder that the working account may enter; pytest's own is closed to it."""
    return "/tmp" if os.geteuid() == 0 else tempfile.gettempdir()
