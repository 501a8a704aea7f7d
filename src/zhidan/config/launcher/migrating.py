"""Whether the database's tables are those of this version; told without loading Django."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import psycopg

from zhidan.config.environment import ROOT
from zhidan.config.launcher.processes import die_with_parent
from zhidan.config.launcher.trouble import Trouble

SOURCE = ROOT / "src" / "zhidan"
OLDEST_SERVER = 150000


def migration_digest() -> str:
    """Names every migration of this version, and the code that grants rights after them."""
    digest = hashlib.sha256()
    files = [*SOURCE.glob("*/migrations/[0-9]*.py"), SOURCE / "platform" / "roles.py"]
    for path in sorted(files):
        digest.update(path.relative_to(SOURCE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


class Age(StrEnum):
    """How the tables of a database stand to this version of the program."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def known_migrations() -> frozenset[str]:
    """Every migration this version has, as `app.name`."""
    found = SOURCE.glob("*/migrations/[0-9]*.py")
    return frozenset(f"{path.parent.parent.name}.{path.stem}" for path in found)


def age_of(url: str) -> Age:
    """NONE as long as a first migration was not completed: nobody has worked with it yet.

    Raises: Trouble where the server is too old, psycopg.OperationalError.
    """
    with psycopg.connect(url, connect_timeout=5) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise Trouble(
                "PostgreSQL 版本太旧: 需要 15 或更新。", "PostgreSQL is too old: 15 or newer.",
                "server_too_old",
            )  # fmt: skip
        row = connection.execute(
            "SELECT obj_description('public'::regnamespace, 'pg_namespace')"
        ).fetchone()
        said = str(row[0]) if row else ""
        if said == mark(migration_digest()):
            return Age.CURRENT
        if not said.startswith(mark("")):
            return Age.NONE
        rows = connection.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    return Age.OLDER if known_migrations().issuperset(row[0] for row in rows) else Age.NEWER


def mark(digest: str) -> str:
    """What is written on the schema when its migrations are complete."""
    return f"zhidan {digest}"


def empty(url: str, shops: Sequence[str], people: Sequence[str]) -> None:
    """Drop every table of a database that holds none but these shops and people, by e-mail.

    Raises: Trouble when there is anybody or anything else.
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('shop')").fetchone() != (None,):
            other = connection.execute(
                "SELECT FROM shop WHERE code <> ALL(%s)"
                " UNION ALL SELECT FROM app_user WHERE email <> ALL(%s) LIMIT 1",
                [list(shops), list(people)],
            ).fetchone()
            if other is not None:
                raise Trouble(
                    "这里已有自己的数据, 不能混入演示数据; 请用 --data 另选目录。",
                    "this installation has data of its own; choose another folder with --data.",
                )
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def migrate(environment: Mapping[str, str], log: Path | None = None) -> None:
    """Bring the tables up to this version, in a process of its own, as their owner.

    Raises: Trouble with the last line of what went wrong.
    """
    done = subprocess.run(
        [sys.executable, "-m", "zhidan.config.migrate_main"],
        env={**environment, "ZHIDAN_AS_OWNER": "1"},
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        # A start that was killed leaves nobody behind who goes on beside the next one.
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    if done.returncode != 0:
        if log:
            log.write_text(done.stderr, encoding="utf-8")
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Trouble(
            f"数据库迁移失败: {last}", f"the migration failed: {last}",
            "migration_failed", reason=last,
        )  # fmt: skip
