"""What can be examined on the database server before any table is looked at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg import Connection

from zhidan.config.doctor.finding import Finding, finding

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
EXTENSION = "pg_trgm"
FEWEST_CONNECTIONS = 50
LEAST_BUFFERS = 64 * 1024 * 1024
MOST_OFF = timedelta(seconds=5)
_FACTS = """
SELECT pg_encoding_to_char(d.encoding),
    EXISTS (SELECT FROM pg_available_extensions WHERE name = %(extension)s),
    has_schema_privilege('public', 'CREATE'), r.rolcreatedb OR r.rolsuper, clock_timestamp(),
    current_setting('max_connections')::int, pg_size_bytes(current_setting('shared_buffers')),
    coalesce(d.datcollversion, ''), coalesce(pg_database_collation_actual_version(d.oid), '')
FROM pg_database AS d, pg_roles AS r
WHERE d.datname = current_database() AND r.rolname = current_user
"""


@dataclass(frozen=True)
class Server:
    """What a server says of itself to the owner of the database; `off_by`: its clock, `collation`:
    the version its indexes were sorted by, beside the system's own."""

    settings: Mapping[str, str]
    encoding: str
    has_extension: bool
    may_create: bool
    may_create_database: bool
    off_by: timedelta
    connections: int
    buffers: int
    collation: str
    collation_now: str
    wanted_connections: int = FEWEST_CONNECTIONS


def read_server(owner: Connection[tuple[object, ...]]) -> Server:
    """Ask a server."""
    # A database without an encoding of its own would answer bytes.
    owner.execute("SET client_encoding = 'UTF8'")
    settings = {
        name: str(row[0])
        for name in DURABLE
        if (row := owner.execute(f"SHOW {name}".encode()).fetchone())
    }
    row = owner.execute(_FACTS, {"extension": EXTENSION}).fetchone()
    assert row is not None
    encoding, extension, create, database, clock, connections, buffers, sorted_by, collation = row
    assert isinstance(clock, datetime)
    pool = int(os.environ.get("ZHIDAN_POOL_SIZE", "0") or 0)
    return Server(
        settings, str(encoding), bool(extension), bool(create), bool(database),
        datetime.now(UTC) - clock, int(str(connections)), int(str(buffers)),
        str(sorted_by), str(collation),
        max(FEWEST_CONNECTIONS, 2 * pool + 10),
    )  # fmt: skip


def examine_server(server: Server) -> Iterator[Finding]:
    """Every check of this file, in order."""
    for check in CHECKS:
        yield from check(server)


def _keeps_what_it_commits(server: Server) -> Iterator[Finding]:
    for name, value in server.settings.items():
        if value in ("off", "local"):
            yield finding(f"{name}_off")


def _speaks_utf8(server: Server) -> Iterator[Finding]:
    if server.encoding != "UTF8":
        yield finding("encoding_not_utf8", encoding=server.encoding)


def _sorts_as_it_did(server: Server) -> Iterator[Finding]:
    if server.collation and server.collation != server.collation_now:
        yield finding("collation_changed", found=server.collation, now=server.collation_now)


def _knows_similar_words(server: Server) -> Iterator[Finding]:
    if not server.has_extension:
        yield finding("extension_missing", extension=EXTENSION)


def _role_may_create(server: Server) -> Iterator[Finding]:
    if not server.may_create:
        yield finding("role_may_not_create")
    if not server.may_create_database:
        yield finding("role_may_not_create_database")


def _has_room_for_all(server: Server) -> Iterator[Finding]:
    if server.connections < server.wanted_connections:
        yield finding(
            "too_few_connections", found=server.connections, wanted=server.wanted_connections
        )
    if server.buffers < LEAST_BUFFERS:
        yield finding("buffers_small", found=server.buffers >> 20, wanted=LEAST_BUFFERS >> 20)


def _clocks_agree(server: Server) -> Iterator[Finding]:
    if abs(server.off_by) > MOST_OFF:
        yield finding("clock_off", seconds=round(server.off_by.total_seconds()))


CHECKS: tuple[Callable[[Server], Iterator[Finding]], ...] = (
    _keeps_what_it_commits,
    _speaks_utf8,
    _sorts_as_it_did,
    _knows_similar_words,
    _role_may_create,
    _has_room_for_all,
    _clocks_agree,
)
