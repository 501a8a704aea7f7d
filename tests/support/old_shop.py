"""A shop of an older release, and a newer release to bring it forward with."""

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

from tests.support.commands import run_python, standing
from tests.support.product import ROOT
from zhidan.config.launcher.data_folder import data_folder
from zhidan.config.launcher.session import give_back

RELEASES = sorted(path.parent for path in (ROOT / "tests" / "releases").glob("*/shop.zdb"))
PLANTED = "src/zhidan/insights/migrations/9999_planted.py"
MIGRATION = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("insights", "{after}")]
    operations = [migrations.RunSQL({sql!r})]
"""


@contextmanager
def old_shop(release: Path = RELEASES[0]) -> Iterator[Path]:
    """A data folder with the shop of a release, just as that release left it."""
    folder = Path(tempfile.mkdtemp(prefix="zhidan-old-", dir=_temporary()))
    folder.chmod(0o711)
    data = folder / "data"
    try:
        here = data_folder(str(data))
        here.prepare()
        with standing(data) as url:
            stand_up(release, data, url)
        give_back(here)
        yield data
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stand_up(release: Path, data: Path, url: str) -> None:
    """Fill an empty database and the keys and files of a data folder."""
    done = run_python(
        "tests.releases.stand_up", str(release), ZHIDAN_DATABASE_URL=url, ZHIDAN_DATA=str(data)
    )
    assert done.returncode == 0, done.stderr


def killed(data: Path, url: str, point: str) -> None:
    """An upgrade of this database that ends at a point of `killed_upgrade`."""
    more = {"ZHIDAN_AS_OWNER": "1"} if point == "in place" else {}
    done = run_python(
        "tests.support.killed_upgrade", point,
        ZHIDAN_DATABASE_URL=url, ZHIDAN_DATA=str(data), **more,
    )  # fmt: skip
    assert done.returncode == -9, (point, done.stdout, done.stderr)


def next_release(folder: Path, sql: str) -> Path:
    """A copy of this program with one more migration; what to put on PYTHONPATH."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", folder)
    migrations = source / "zhidan" / "insights" / "migrations"
    last = sorted(migrations.glob("[0-9]*.py"))[-1].stem
    (folder / PLANTED).write_text(MIGRATION.format(after=last, sql=sql), "utf-8")
    return source


@dataclass(frozen=True)
class Print:
    """Everything in a database: equal prints are equal databases."""

    tables: dict[str, Any]
    names: frozenset[str]


def print_of(url: str) -> Print:
    """Rows of every table, its columns and constraints, and which databases there are."""
    with psycopg.connect(url) as owner:
        names = [row[0] for row in owner.execute(_TABLES).fetchall()]
        tables = {
            name: owner.execute(
                f'SELECT count(*), sum(hashtextextended(r::text, 0)) FROM "{name}" AS r'.encode()
            ).fetchone()
            for name in names
        }
        tables["columns"] = owner.execute(_COLUMNS).fetchone()
        tables["constraints"] = owner.execute(_CONSTRAINTS).fetchone()
        databases = owner.execute("SELECT datname FROM pg_database").fetchall()
    return Print(tables, frozenset(row[0] for row in databases))


def _temporary() -> str:
    return "/tmp" if os.geteuid() == 0 else tempfile.gettempdir()


_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND relname <> ALL ('{rate_hit,worker_beat}')
"""
_COLUMNS = """
SELECT count(*), sum(hashtextextended(format('%s %s %s %s', table_name, column_name, data_type,
    is_nullable), 0)) FROM information_schema.columns WHERE table_schema = 'public'
"""
_CONSTRAINTS = """
SELECT count(*), sum(hashtextextended(format('%s %s', conname, pg_get_constraintdef(oid)), 0))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
