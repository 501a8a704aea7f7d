"""Erasing somebody's personal data everywhere, by the register; the books stay.

The register (`platform.personal`) names every column. What is plain text or a blind index is
emptied here, for every registered table that names an order or a buyer; what is sealed or lies in
files is erased by its own context, which registers how with ``@erases``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

from zhidan.platform.arrays import uuid_array
from zhidan.platform.personal import personal_fields
from zhidan.platform.privacy import blind

_KIND = "erased"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whose data goes: these orders and these buyers."""

    order_ids: frozenset[UUID]
    buyer_ids: frozenset[UUID]


Erased = Mapping[str, int]
"""How many rows were emptied, by table."""
Eraser = Callable[[Subjects], Erased]
_erasers: dict[str, Eraser] = {}


def erases(name: str) -> Callable[[Eraser], Eraser]:
    """Register what a context erases beyond the registered texts and blind indexes."""

    def register(eraser: Eraser) -> Eraser:
        _erasers[name] = eraser
        return eraser

    return register


def erase_everywhere(subjects: Subjects) -> dict[str, int]:
    """Erase what is registered of these subjects; answers the rows touched by table.

    What contexts erase by themselves comes first: they may have to read what leads to it.
    """
    counts: Counter[str] = Counter()
    for name in sorted(_erasers):
        counts.update(_erasers[name](subjects))
    for model, fields in _emptied_by_register():
        # A row that its context has counted is not counted again.
        counts[model._meta.db_table] = max(
            counts[model._meta.db_table], _empty(model, fields, subjects)
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


def _emptied_by_register() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with registered texts and blind indexes that names an order or a buyer."""
    found: dict[str, list[str]] = {}
    for field in personal_fields():
        if field.how in ("erasable text", "blind index"):
            found.setdefault(field.model, []).append(field.field)
    for name, fields in found.items():
        model = apps.get_model(name)
        if _owner(model) is not None:
            yield model, fields


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
    assert owner is not None
    column, kind = owner
    ids = subjects.order_ids if kind == "order" else subjects.buyer_ids
    if not ids:
        return 0
    columns = [model._meta.get_field(name) for name in fields]
    table, place = sql.Identifier(model._meta.db_table), sql.Identifier(column)
    if any(isinstance(one, models.BinaryField) and not one.null for one in columns):
        # A key without what it leads to has no use: the row goes.
        statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s::uuid[])").format(table, place)
    else:
        emptied = sql.SQL(", ").join([_emptied(model, name) for name in fields])
        statement = sql.SQL("UPDATE {} SET {} WHERE {} = ANY(%s::uuid[])").format(
            table, emptied, place
        )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), [uuid_array(ids)])
        return int(cursor.rowcount)


def _emptied(model: type[models.Model], name: str) -> sql.Composed:
    field = model._meta.get_field(name)
    nothing: str | None = ""
    if isinstance(field, models.BinaryField):
        nothing = None
    elif isinstance(field, models.JSONField | ArrayField):
        nothing = "{}"
    return sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(nothing))
