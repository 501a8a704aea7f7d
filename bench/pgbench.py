"""The same statements without the product: what intake sends for one order, replayed by pgbench.

An order is placed for real with every statement written down, then rolled back. Its new ids and
unique texts become pgbench variables, its COPYs become INSERTs; everything else stays as it was.
Each order runs as one transaction of prepared statements.
"""

from __future__ import annotations

import re
import resource
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from bench.ceiling import TableRows, written_rows
from bench.cpu import tree_ms
from bench.harness import Installation
from zhidan.config.launcher.binaries import find_binaries

_STRING = re.compile(r"E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'")
_COLON = re.compile(r"(?<!:):(?=[A-Za-z_0-9]|[^\x00-\x7f])")
_FRESH = {
    "source_key": ("external_no",),
    "number_key": ("number",),
    "buyer": ("identity_blind",),
    "buyer_key": ("uid_blind",),
    "sales_order": ("merge_key",),
    "recipient": ("phone_blind", "address_blind", "last4_blind"),
}


@dataclass(frozen=True)
class Replay:
    """What pgbench reached: its own CPU and the database's count."""

    per_s: float
    cpu_ms: float
    database_ms: float
    transactions: int


class _Enough(Exception):
    """Leads out of the transaction that must not stay."""


def script(operation: Callable[[], object]) -> str:
    """The pgbench script of one order."""
    said: list[str] = []

    def listen(
        execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not many:
            with connection.cursor() as cursor:
                said.append(_spelled(cursor.cursor, statement, params))
        return execute(statement, params, many, context)

    rows: list[TableRows] = []
    with suppress(_Enough), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            first = int(cursor.fetchone()[0])
        with connection.execute_wrapper(listen):
            operation()
        rows = written_rows(first)
        raise _Enough
    return _as_script(said, rows)


def _spelled(cursor: Any, statement: str, params: Any) -> str:
    return str(cursor.mogrify(statement, params)) if params else statement


def _as_script(said: Sequence[str], rows: Sequence[TableRows]) -> str:
    copied = sorted(
        (part for part in rows if part.table not in ("outbox_event", "delivery")),
        key=lambda part: (part.table != "sales_order", part.table),
    )
    inserts = [_insert(part) for part in copied]
    reads = [text for text in said if not _is_frame(text)]
    # The stock last, as the operation has it; everything that was copied before it.
    last = next((n for n, text in enumerate(reads) if "set_config('enable_hash" in text), None)
    place = len(reads) if last is None else last
    body = [*reads[:place], *inserts, *reads[place:]]
    text = "BEGIN;\n" + "\n".join(_one_line(part) for part in body) + "\nCOMMIT;\n"
    return _with_variables(text, rows)


def _is_frame(text: str) -> bool:
    return text.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"))


def _one_line(text: str) -> str:
    # pgbench ends a statement at a semicolon at the line's end; a colon would be a variable.
    return re.sub(r"\s*\n\s*", " ", text.strip()).rstrip(";") + ";"


def _insert(part: TableRows) -> str:
    listed = sql.SQL(", ").join(
        sql.SQL("({})").format(
            sql.SQL(", ").join(
                sql.SQL("{}::{}").format(sql.Literal(_plain(value, kind)), sql.SQL(kind))
                for value, kind in zip(row, part.types, strict=True)
            )
        )
        for row in part.rows
    )
    statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        sql.Identifier(part.table),
        sql.SQL(", ").join(map(sql.Identifier, part.columns)),
        listed,
    )
    return statement.as_string(None)


def _plain(value: Any, kind: str) -> Any:
    if not isinstance(value, (bytes, memoryview)):
        return value
    return bytes(value).decode() if kind == "jsonb" else "\\x" + bytes(value).hex()


def _with_variables(text: str, rows: Sequence[TableRows]) -> str:
    """Fresh ids and keys become variables that the first statement of each transaction fills."""
    fresh = {
        str(value)
        for part in rows
        for name, kind in zip(part.columns, part.types, strict=True)
        if kind == "uuid" and name in ("id", "order_id", "line_id", "buyer_id")
        for value in (row[part.columns.index(name)] for row in part.rows)
        if isinstance(value, UUID)
    }
    made: list[str] = []
    for number, known in enumerate(sorted(fresh)):
        for spelling in (known, known.replace("-", "")):
            text = text.replace(f"'{spelling}'", f"@u{number}@")
        made.append(f"uuidv7() AS u{number}")
    for part in rows:
        for column in _FRESH.get(part.table, ()):
            for row in part.rows:
                value = row[part.columns.index(column)]
                if value is None:
                    continue
                shown = sql.Literal(_plain(value, "")).as_string(None).strip()
                text = text.replace(shown, f"@k{len(made)}@")
                made.append(f"{_made_up(value)} AS k{len(made)}")
    text = _hide_colons(text)
    text = re.sub(r"@([uk]\d+)@", r":\1", text)
    return text.replace("BEGIN;\n", "BEGIN;\nSELECT " + ", ".join(made) + " \\gset\n", 1)


def _made_up(value: Any) -> str:
    """An expression for another value of the same kind and length."""
    if isinstance(value, (bytes, memoryview)):
        size = 2 * len(bytes(value))
        return f"'\\x' || substr(md5(random()::text) || md5(random()::text), 1, {size})"
    return f"lpad((random() * 1e15)::int8::text, {len(value)}, '7')"


def _hide_colons(text: str) -> str:
    """A colon before a letter is a variable to pgbench, in quotes too; a cast's two are not."""

    def spelled(match: re.Match[str]) -> str:
        if not _COLON.search(match[0]):
            return match[0]
        again = "E'" if match[0].startswith("E") else "'"
        return "(" + _COLON.sub(f":' || {again}", match[0]) + ")"

    return _STRING.sub(spelled, text)


def replay(home: Installation, scripts: Sequence[str], *, clients: int, seconds: int) -> Replay:
    """Run the scripts at random with so many clients."""
    folder = home.folder.path / "pgbench"
    folder.mkdir(exist_ok=True)
    arguments = []
    for number, text in enumerate(scripts):
        path = folder / f"{number}.sql"
        path.write_text(text, encoding="utf-8")
        arguments += ["-f", str(path)]
    command = [
        str(program(home)), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T",
        str(seconds),
        *arguments,
    ]  # fmt: skip
    said, cpu, database = _run(home, command)
    rate = re.search(r"tps = ([\d.]+)", said)
    done = re.search(r"actually processed: (\d+)", said)
    if rate is None or done is None:
        raise RuntimeError(f"pgbench did not finish: {said[-600:]}")
    return Replay(float(rate[1]), cpu, database, int(done[1]))


def program(home: Installation) -> Path:
    """pgbench of the embedded PostgreSQL."""
    return find_binaries(home.folder.account, home.folder.path / "pgdist") / "pgbench"


def _run(home: Installation, command: Sequence[str]) -> tuple[str, float, float]:
    parts = dict(part.split("=", 1) for part in home.url.split())
    environment = {
        "PGHOST": parts["host"], "PGUSER": parts["user"], "PGDATABASE": parts["dbname"],
        "PGOPTIONS": "-c role=zhidan_app", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    before, database = resource.getrusage(resource.RUSAGE_CHILDREN), tree_ms(home.postmaster)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000.0
    return done.stdout + done.stderr, cpu, tree_ms(home.postmaster) - database
