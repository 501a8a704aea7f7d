"""What a restore or an upgrade that was killed while it swapped databases left behind.

Three statements swap: the present database takes another name, the new one takes its place, the old
one is dropped. Killed after the first, the present data is whole but nobody finds it by its name.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import Any, TypeAlias

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
MAINTENANCE = "postgres"
SCRATCH, BEFORE = "zhidan_scratch", "zhidan_before"


def kept_for(kind: str, database: str) -> str:
    """How the names begin that belong to one database: others on the server have their own."""
    return f"{kind}_{sha256(database.encode()).hexdigest()[:8]}_"


def name_of(url: str) -> str:
    """The database a URL leads to."""
    return str(conninfo_to_dict(url).get("dbname") or "zhidan")


def beside(url: str, database: str) -> str:
    """The same server, another database."""
    return make_conninfo(url, dbname=database)


def put_back(admin: Connection, database: str) -> bool:
    """Give a database that was on its way out its name back; False where there is none at all."""
    known = admin.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
    if known is None:
        before = admin.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
            [kept_for(BEFORE, database)],
        ).fetchone()
        if before is None:
            return False
        run(admin, "ALTER DATABASE {} RENAME TO {}", before[0], database)
    run(admin, "ALTER DATABASE {} ALLOW_CONNECTIONS true", database)
    return True


def mend(url: str) -> None:
    """The same on a server of one's own; what cannot be mended is told by whoever connects next."""
    with (
        suppress(psycopg.Error),
        psycopg.connect(beside(url, MAINTENANCE), autocommit=True, connect_timeout=5) as admin,
    ):
        put_back(admin, name_of(url))


def run(admin: Connection, statement: str, *names: str) -> None:
    """A statement in which names stand for databases."""
    admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
