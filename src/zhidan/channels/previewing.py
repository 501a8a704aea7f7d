"""What a file looks like before it is imported: format, columns, a sample, a proposed mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import msgspec

from zhidan.channels.assembling import NamedFile, Plan
from zhidan.channels.files import plans_for, tables_among
from zhidan.channels.formats.guess import guess
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.formats.registry import FORMATS, known_headers
from zhidan.channels.kinds.registry import KINDS
from zhidan.channels.kinds.tables import MasterTable, propose
from zhidan.channels.reading.limits import FileRefused
from zhidan.channels.reading.tables import Document, Row, Table, open_table
from zhidan.parties.api import ShopCard

SAMPLE_ROWS = 5
PROBLEM_GROUPS = 200
MASK = "•••"
_PERSONAL = ("recipient.", "buyer.", "invoice.", "buyer_message", "seller_memo", "contact.")


def preview(
    files: Sequence[NamedFile],
    *,
    kind: str = "orders",
    shop: ShopCard | None,
    channel: str = "",
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
) -> dict[str, Any]:
    """Recognise files and read their first orders; nothing is kept.

    A table nobody recognises is answered with its columns and the proposal as far as it goes.
    Raises: FileRefused for what cannot be read at all.
    """
    try:
        plans = plans_for(
            files, kind=kind, shop=shop, channel=channel, encoding=encoding, mapping=mapping
        )
    except FileRefused as refusal:
        if refusal.code != "unknown_format":
            raise
        return _unknown(tables_among(files, kind)[0][0], KINDS[kind].table, encoding)
    plan = plans[0]
    return {
        "format": "+".join(plan.format for plan in plans),
        "channel": plan.channel,
        "encoding": plan.encoding,
        "rows": sum(plan.rows for plan in plans),
        "columns": [_column(plan, name) for name in plan.header],
        "sample": _sample(plan),
        "mapping": None if plan.mapping is None else msgspec.to_builtins(plan.mapping),
        "confidence": plan.confidence,
        "unused_files": [name for plan in plans for name in plan.unused_files],
        "problems": _problems(plans),
    }


def _unknown(file: NamedFile, master: MasterTable | None, encoding: str | None) -> dict[str, Any]:
    table = open_table(file.name, file.stream, known=known_headers(), choice=encoding)
    assert isinstance(table, Table | Document)
    header = table.header if isinstance(table, Table) else ()
    if master is not None:
        proposed = propose(master, header)
        fields, missing = _named(proposed), master.missing(proposed.fields)
    else:
        proposal = guess(header)
        fields = {column: target for target, column in proposal.found.items()}
        missing = list(proposal.missing) if header else []
    hidden = frozenset(name for name, field in fields.items() if field.startswith(_PERSONAL))
    return {
        "format": "",
        "channel": "other",
        "encoding": table.encoding,
        "rows": len(table) if isinstance(table, Table) else len(table.records),
        "columns": [{"name": name, "field": fields.get(name, ""), "reason": ""} for name in header],
        "sample": _shown(table, header, hidden) if isinstance(table, Table) else [],
        "mapping": None,
        "confidence": 0.0,
        "missing": missing,
        "unused_files": [],
        "problems": [],
    }


def _column(plan: Plan, name: str) -> dict[str, str]:
    if plan.mapping is not None:
        found = [target for target, s in plan.mapping.fields.items() if s.column == name]
        if plan.format not in KINDS and any(rule.key == name for rule in plan.mapping.tables):
            found.insert(0, "external_no")
        return {"name": name, "field": ", ".join(found), "reason": ""}
    column = next((c for c in FORMATS[plan.format].columns if c.name == name), None)
    if column is None:
        return {"name": name, "field": "", "reason": "unknown_column"}
    return {"name": name, "field": column.field, "reason": column.reason}


def _named(mapping: ColumnMapping) -> dict[str, str]:
    """The field each column stands for."""
    return {source.column: target for target, source in mapping.fields.items()}


def _hidden(plan: Plan) -> frozenset[str]:
    """Columns whose values are people's: shown masked."""
    if plan.mapping is not None:
        return frozenset(
            source.column
            for target, source in plan.mapping.fields.items()
            if target.startswith(_PERSONAL)
        )
    return frozenset(c.name for c in FORMATS[plan.format].columns if c.personal)


def _sample(plan: Plan) -> list[dict[str, Any]]:
    if not plan.header:
        return []
    rows = (row for group in plan.groups() for row in group.rows)
    return _shown(rows, plan.header, _hidden(plan))


def _shown(
    rows: Iterable[Row], header: Sequence[str], hidden: frozenset[str]
) -> list[dict[str, Any]]:
    shown = set(header)
    return [
        {
            "row": row.number,
            "cells": {
                name: MASK if value and name in hidden else value[:80]
                for name, value in row.cells.items()
                if name in shown
            },
        }
        for row in islice(rows, SAMPLE_ROWS)
    ]


def _problems(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Objections met in the first orders, each kind once with its first row and how often."""
    count: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for plan in plans:
        for group in islice(plan.groups(), PROBLEM_GROUPS):
            for problem in plan.convert(group, False).problems:
                key = (problem.column, problem.code)
                count[key] += 1
                first.setdefault(key, {"row": problem.row, "params": problem.params})
    return [
        {"column": column, "code": code, "count": times, **first[column, code]}
        for (column, code), times in count.most_common(50)
    ]
