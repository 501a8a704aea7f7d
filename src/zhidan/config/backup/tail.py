"""What was committed while the dump was running, as SQL: so that a backup holds what it ends with.

A temporary logical slot keeps the changes from the dump's snapshot on; PostgreSQL's own
`test_decoding` tells them with every value as an SQL literal. Where the server keeps no such log
(``wal_level`` below ``logical``) a backup holds what stood there when it began.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import psycopg

BATCH = 20_000
OPTIONS = "'include-xids', '0', 'skip-empty-xacts', '1'"
_TABLE = re.compile(r"^table (\S+): (INSERT|UPDATE|DELETE|TRUNCATE): ", re.DOTALL)
_NAME = re.compile(r'("(?:[^"]|"")+"|[^\s\[]+)\[(.+?)\]:', re.DOTALL)
_KEYS = """
SELECT format('%I.%I', n.nspname, c.relname), quote_ident(a.attname) FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
WHERE i.indisprimary AND n.nspname = 'public'
"""
Column = tuple[str, str]
"""A column's quoted name and its value as a literal."""


class NotUnderstood(Exception):
    """A change that is told in another way than expected."""


class Tail:
    """A slot whose snapshot others can dump; it ends with this session."""

    def __init__(self, url: str) -> None:
        """Raises: psycopg.Error where the server has no logical log or gives no right to it."""
        self._session = psycopg.connect(url + " replication=database", autocommit=True)
        self._slot = f"zhidan_{secrets.token_hex(6)}"
        try:
            self.snapshot = self._ask(
                f"CREATE_REPLICATION_SLOT {self._slot} TEMPORARY LOGICAL test_decoding"
                " (SNAPSHOT 'export')"
            )[0][2]
        except BaseException:
            self._session.close()
            raise

    def changes(self) -> Iterator[str]:
        """The changes since the last call, up to what is on the disk now."""
        while True:
            rows = self._ask(
                "SELECT data FROM pg_logical_slot_get_changes("  # noqa: S608
                f"'{self._slot}', NULL, {BATCH}, {OPTIONS})"
            )
            yield from (row[0] for row in rows)
            if len(rows) < BATCH:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the log."""
        self._session.close()

    def _ask(self, statement: str) -> list[list[str]]:
        # The replication protocol knows simple queries alone.
        result = self._session.pgconn.exec_(statement.encode())
        if result.status != psycopg.pq.ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError(result.error_message.decode("utf-8", "replace").strip())
        return [
            [(result.get_value(row, column) or b"").decode() for column in range(result.nfields)]
            for row in range(result.ntuples)
        ]


def has_tail(owner: psycopg.Connection[Any]) -> bool:
    """Whether the server keeps the log that a tail is read from, and lets this role read it."""
    row = owner.execute(
        "SELECT current_setting('wal_level') = 'logical' AND (rolreplication OR rolsuper)"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def keys_of_tables(owner: psycopg.Connection[Any]) -> dict[str, frozenset[str]]:
    """The primary key's columns of every table, both quoted as SQL wants them."""
    found: dict[str, set[str]] = {}
    for table, column in owner.execute(_KEYS).fetchall():
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def as_sql(change: str, keys: Mapping[str, frozenset[str]]) -> str:
    """One change as a statement; empty where there is nothing to do again.

    Raises: NotUnderstood.
    """
    if change in ("BEGIN", "COMMIT"):
        return f"{change};\n"
    if change.startswith("message:"):
        return ""
    found = _TABLE.match(change)
    if found is None:
        raise NotUnderstood(change[:60])
    table, action, said = found[1], found[2], change[found.end() :]
    if action == "TRUNCATE":
        return f"TRUNCATE {table} CASCADE;\n"
    if action == "INSERT":
        columns = columns_of(said)
        names, values = (", ".join(part) for part in zip(*columns, strict=True))
        return f"INSERT INTO {table} ({names}) VALUES ({values});\n"  # noqa: S608
    if action == "DELETE":
        bare = table.rpartition(".")[2].strip('"')
        return (
            f"SET LOCAL zhidan.purging = '{bare}';\n"
            f"DELETE FROM {table} WHERE {_these(columns_of(said))};\n"
        )
    return _update(table, said, keys.get(table, frozenset()))


def _update(table: str, said: str, key: frozenset[str]) -> str:
    old, new = "", said
    if said.startswith("old-key: "):
        old, _, new = said.removeprefix("old-key: ").partition(" new-tuple: ")
    columns = [pair for pair in columns_of(new) if pair[1] != "unchanged-toast-datum"]
    where = columns_of(old) if old else [pair for pair in columns if pair[0] in key]
    if not where:
        raise NotUnderstood(f"{table} has no key")
    changed = ", ".join(f"{name} = {value}" for name, value in columns)
    return f"UPDATE {table} SET {changed} WHERE {_these(where)};\n"  # noqa: S608


def _these(columns: Sequence[Column]) -> str:
    return " AND ".join(f"{name} = {value}" for name, value in columns)


def columns_of(said: str) -> list[Column]:
    """``id[uuid]:'…' note[text]:'it''s'`` taken apart.

    Raises: NotUnderstood.
    """
    columns, at = [], 0
    while at < len(said):
        found = _NAME.match(said, at)
        if found is None:
            raise NotUnderstood(said[at : at + 40])
        start = end = found.end()
        if said.startswith(("'", "B'"), start):
            end = _after_quote(said, start + said[start:].index("'"))
        else:
            end = said.find(" ", start)
            end = len(said) if end < 0 else end
        columns.append((found[1], said[start:end]))
        at = end + 1
    if not columns:
        raise NotUnderstood("nothing")
    return columns


def _after_quote(text: str, opening: int) -> int:
    at = opening + 1
    while True:
        at = text.index("'", at) + 1
        if text[at : at + 1] != "'":
            return at
        at += 1
