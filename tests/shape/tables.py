"""The tables as plain data, so that a fault can be planted without touching a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models.expressions import BaseExpression
from django.db.models.fields.related import ForeignObject

from zhidan.platform.families import Family

FLOORS = (
    "kernel",
    "platform",
    "ledger",
    "parties",
    "catalog",
    "inventory",
    "pricing",
    "orders",
    "fulfilment",
    "payments",
    "entry",
    "service",
    "channels",
    "insights",
    "edge",
    "config",
)


@dataclass(frozen=True)
class Reference:
    """A foreign key: its columns, where it leads, and the name of the way back."""

    columns: tuple[str, ...]
    table: str
    related_name: str | None = "+"


@dataclass(frozen=True)
class Table:
    """What a shape check needs to know of one table."""

    name: str
    context: str
    family: Family | None
    key: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    unique: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    checked: frozenset[str] = frozenset()


def all_tables() -> dict[str, Table]:
    """Every table that Django knows, by name."""
    return {
        model._meta.db_table: _table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def _table(model: type[models.Model]) -> Table:
    meta = model._meta
    concrete = [f for f in meta.get_fields() if getattr(f, "column", None)]
    uniques = [c for c in meta.constraints if isinstance(c, models.UniqueConstraint)]
    unique = [tuple(_column(model, name) for name in c.fields) for c in uniques]
    unique += [(f.column,) for f in concrete if f.unique and not f.primary_key]
    return Table(
        name=meta.db_table,
        context=meta.app_label,
        family=getattr(model, "family", None),
        key=tuple(f.column for f in meta.pk_fields),
        columns={f.column: f.get_internal_type() for f in concrete},
        unique=tuple(unique),
        references=tuple(_references(model)),
        checked=frozenset(
            _column(model, name)
            for constraint in meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            for name in _named(constraint.condition)
        ),
    )


def _references(model: type[models.Model]) -> Iterator[Reference]:
    for relation in model._meta.get_fields():
        if isinstance(relation, ForeignObject):
            yield Reference(
                columns=tuple(f.column for f in relation.local_related_fields),
                table=relation.related_model._meta.db_table,
                related_name=relation.remote_field.related_name,
            )


def _column(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name.split("__", maxsplit=1)[0]).column)


def _named(condition: object) -> Iterator[str]:
    """The fields a condition speaks of."""
    if isinstance(condition, models.Q):
        for child in condition.children:
            if isinstance(child, tuple):
                yield str(child[0]).split("__")[0]
                yield from _named(child[1])
            else:
                yield from _named(child)
    elif isinstance(condition, models.F):
        yield condition.name.split("__")[0]
    elif isinstance(condition, BaseExpression):
        for part in condition.get_source_expressions():
            yield from _named(part)
