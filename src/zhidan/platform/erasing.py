"""Erasing somebody's personal data everywhere, by the register; the books stay.

The register (`platform.personal`) names every column. What is plain text or a blind index is
emptied here, for every registered table that names an order or a buyer; in what anybody may have
typed the words of the erased (name, phone, address …) are blacked out; what is sealed or lies in
files is erased by its own context, which registers how with ``@erases``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from zhidan.platform.arrays import uuid_array
from zhidan.platform.personal import How, personal_fields
from zhidan.platform.privacy import blind

_KIND = "erased"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whose data goes: these orders and these buyers."""

    order_ids: frozenset[UUID]
    buyer_ids: frozenset[UUID]
    words: frozenset[str] = frozenset()
    """What they are called, reached by and where they live, in plain, as long as it is erased."""


Erased = Mapping[str, int]
"""How many rows were emptied, by table."""
Eraser = Callable[[Subjects], Erased]
_erasers: dict[str, Eraser] = {}
_namers: dict[str, Callable[[Subjects], Iterable[str]]] = {}
_SHORTEST = {True: 5, False: 2}
"""So many signs make a word of ASCII, of other scripts: fewer would black out half a text."""


def erases(name: str) -> Callable[[Eraser], Eraser]:
    """Register what a context erases beyond the registered texts and blind indexes."""

    def register(eraser: Eraser) -> Eraser:
        _erasers[name] = eraser
        return eraser

    return register


def names(
    name: str,
) -> Callable[[Callable[[Subjects], Iterable[str]]], Callable[[Subjects], Iterable[str]]]:
    """Register who can tell the words by which the subjects may be named in a text."""

    def register(namer: Callable[[Subjects], Iterable[str]]) -> Callable[..., Iterable[str]]:
        _namers[name] = namer
        return namer

    return register


def erase_everywhere(subjects: Subjects) -> dict[str, int]:
    """Erase what is registered of these subjects; answers the rows touched by table.

    What contexts erase by themselves comes first: they may have to read what leads to it.
    """
    counts: Counter[str] = Counter()
    told = (word.strip() for namer in _namers.values() for word in namer(subjects))
    words = frozenset(word for word in told if len(word) >= _SHORTEST[word.isascii()])
    # In JSON a sign like a quotation mark is written otherwise.
    words |= {json.dumps(word, ensure_ascii=False)[1:-1] for word in words}
    subjects = replace(subjects, words=words)
    for name in sorted(_erasers):
        counts.update(_erasers[name](subjects))
    for model, fields in _by_register("erasable text", "blind index"):
        # A row that its context has counted is not counted again.
        counts[model._meta.db_table] = max(
            counts[model._meta.db_table], _empty(model, fields, subjects)
        )
    for model, fields in _by_register("free text"):
        counts[model._meta.db_table] = max(
            counts[model._meta.db_table], *(_black_out(model, name, subjects) for name in fields)
        )
    return {table: rows for table, rows in sorted(counts.items()) if rows}


def fingerprints(subjects: Subjects) -> list[bytes]:
    """What an erasure is remembered by: equal for the same ids, telling nothing without the key."""
    return [_fingerprint("order", one) for one in subjects.order_ids] + [
        _fingerprint("buyer", one) for one in subjects.buyer_ids
    ]


def subjects_of(
    remembered: frozenset[bytes], *, orders: Iterable[UUID], buyers: Iterable[UUID]
) -> Subjects:
    """Which of these orders and buyers were erased before."""
    return Subjects(
        frozenset(one for one in orders if _fingerprint("order", one) in remembered),
        frozenset(one for one in buyers if _fingerprint("buyer", one) in remembered),
    )


def _fingerprint(kind: str, subject: UUID) -> bytes:
    return blind(_KIND, f"{kind}:{subject.hex}")


def _by_register(*hows: How) -> Iterator[tuple[type[models.Model], list[str]]]:
    """The models with columns that are registered so, and those columns."""
    found: dict[str, list[str]] = {}
    for field in personal_fields():
        if field.how in hows:
            found.setdefault(field.model, []).append(field.field)
    for name, fields in found.items():
        yield apps.get_model(name), fields


def _owner(model: type[models.Model]) -> tuple[str, str] | None:
    """The column by which a row belongs to somebody, and whether that is an order or a buyer."""
    columns = {field.attname for field in model._meta.concrete_fields}
    roots = {"sales_order": ("id", "order"), "buyer": ("id", "buyer")}
    if model._meta.db_table in roots:
        return roots[model._meta.db_table]
    if "order_id" in columns:
        return ("order_id", "order")
    return ("buyer_id", "buyer") if "buyer_id" in columns else None


def _empty(model: type[models.Model], fields: list[str], subjects: Subjects) -> int:
    owner = _owner(model)
    if owner is None:
        return 0
    column, kind = owner
    ids = uuid_array(subjects.order_ids if kind == "order" else subjects.buyer_ids)
    columns = [model._meta.get_field(name) for name in fields]
    with connection.cursor() as cursor:
        if any(isinstance(one, models.BinaryField) and not one.null for one in columns):
            # A key without what it leads to has no use: the row goes.
            gone = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s::uuid[])").format(
                sql.Identifier(model._meta.db_table), sql.Identifier(column)
            )
            cursor.execute(gone.as_string(None), [ids])
            return int(cursor.rowcount)
        cursor.execute(
            "SELECT empty_words(%s, %s::name[], %s, %s::uuid[])",
            [model._meta.db_table, fields, column, ids],
        )
        return int(cursor.fetchone()[0])


def _black_out(model: type[models.Model], field: str, subjects: Subjects) -> int:
    owner = _owner(model)
    ids = subjects.order_ids if owner and owner[1] == "order" else subjects.buyer_ids
    if not subjects.words or isinstance(model._meta.get_field(field), models.BinaryField):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT black_out(%s, %s, %s::text[], %s, %s::uuid[])",
            [
                model._meta.db_table,
                field,
                # The longest first: an address goes whole before a name in it.
                sorted(subjects.words, key=lambda word: (-len(word), word)),
                owner[0] if owner else None,
                uuid_array(ids),
            ],
        )
        return int(cursor.fetchone()[0])


_REASONS = """
SELECT id FROM audit_entry
WHERE reason <> '' AND (subject_id = ANY(%(ids)s::uuid[]) OR names_one(reason, %(words)s::text[]))
"""
_JOBS = """
UPDATE job SET args = jsonb_set(args, '{params,reason}', '""')
WHERE args->'params'->>'reason' <> '' AND args->'ids' ?| %(texts)s::text[]
"""
_ANSWERS = """
DELETE FROM idempotency WHERE EXISTS (
    SELECT FROM unnest(%(words)s::text[]) AS word
    WHERE position(convert_to(word, 'UTF8') IN body) > 0)
"""


@erases("platform")
def erase_reasons(subjects: Subjects) -> Erased:
    """What somebody gave as a reason for a step with these orders, and remembered answers that
    name them."""
    ids = subjects.order_ids | subjects.buyer_ids
    params: dict[str, str | list[str]] = {
        "ids": uuid_array(ids),
        "texts": [str(one) for one in ids],
        "words": sorted(subjects.words),
    }
    done: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_REASONS, params)
        entries = uuid_array(entry_id for (entry_id,) in cursor.fetchall())
        cursor.execute(
            "SELECT empty_words('audit_entry', '{reason,reason_salt}', 'id', %s::uuid[])", [entries]
        )
        done["audit_entry"] = int(cursor.fetchone()[0])
        cursor.execute(_JOBS, params)
        done["job"] = cursor.rowcount
        cursor.execute(_ANSWERS, params)
        done["idempotency"] = cursor.rowcount
    return done
