"""Master data as a table: one row is one record, columns are recognised by their headings. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhidan.channels.assembling import NamedFile, Plan
from zhidan.channels.formats.base import Converted, Group, Problem, Reading, finish
from zhidan.channels.formats.mapping import ColumnMapping, Source, TableRule
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.reading import cells
from zhidan.channels.reading.limits import FileRefused
from zhidan.channels.reading.tables import Row, Table, open_table

_SIGNS = re.compile(r"[\W_]+")
Key = tuple[str, ...]
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record. `zh` and `en` head its column in the templates; `words` are further
    headings, `scales` headings that tell another unit, with its factor."""

    name: str
    zh: str
    en: str
    words: tuple[str, ...] = ()
    scales: Mapping[str, str] = field(default_factory=dict)
    example: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class MasterTable:
    """How a kind of master data is read.

    `needed` are groups of which one field each must have a column. No two rows may share `key`;
    where rows share `shared[0]`, the other fields of `shared` must not contradict one another.
    `label` names a row in its outcome. `read` makes the record.
    """

    name: str
    fields: tuple[Field, ...]
    needed: tuple[Key, ...]
    key: Key
    label: str
    read: Callable[[Cells], object]
    shared: Key = ()

    @property
    def names(self) -> Key:
        return tuple(one.name for one in self.fields)

    def missing(self, found: Mapping[str, object]) -> list[str]:
        """What of the necessary has no column."""
        return [group[0] for group in self.needed if not any(name in found for name in group)]


def plain(heading: str) -> str:
    """A heading without case, spaces and signs."""
    return _SIGNS.sub("", heading).casefold()


def propose(table: MasterTable, header: Sequence[str]) -> ColumnMapping:
    """The mapping that the headings suggest, a field's surest word first; the necessary perhaps
    missing."""
    columns = {plain(column): column for column in reversed(header)}
    fields: dict[str, Source] = {}
    for one in table.fields:
        for word in (one.zh, one.en, *one.words, *one.scales):
            if column := columns.pop(plain(word), None):
                fields[one.name] = Source(column=column)
                break
    return mapping_of(table, fields, header)


def mapping_of(
    table: MasterTable, fields: dict[str, Source], header: Sequence[str]
) -> ColumnMapping:
    """Columns as a mapping; its one table is keyed by what labels a row."""
    key = fields[table.label].column if table.label in fields else header[0]
    rule = TableRule(name="rows", role="both", key=key, signature=sorted(header))
    return ColumnMapping(name=table.name, tables=[rule], fields=fields)


def refusal(table: MasterTable, mapping: ColumnMapping) -> tuple[str, str] | None:
    """Why a mapping cannot be used for this kind: a code and the field it is about, or None."""
    if unknown := sorted(set(mapping.fields) - set(table.names)):
        return "unknown_field", unknown[0]
    if missing := table.missing(mapping.fields):
        return "mapping_field_missing", missing[0]
    if len(mapping.tables) != 1:
        return "mapping_needs_one_table", "tables"
    empty = [name for name, s in mapping.fields.items() if not s.column and not s.constant]
    return ("mapping_source_missing", empty[0]) if empty else None


def plan_tables(
    table: MasterTable,
    files: Sequence[NamedFile],
    *,
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
    remembered: Sequence[ColumnMapping] = (),
) -> list[Plan]:
    """One plan for each file. A given mapping wins, then a remembered one, then the headings.

    Raises: FileRefused (no_files, unknown_format, mapping_does_not_fit, and what the readers
    refuse).
    """
    if not files:
        raise FileRefused(code="no_files")
    opened = [open_master(f, table, encoding) for f in files]
    mapped = [(one, _mapping_for(table, one, mapping, remembered)) for one in opened]
    told = _Told(table)
    for one, used in mapped:
        told.note(one, used)
    return [_plan(table, one, used, told) for one, used in mapped]


def open_master(file: NamedFile, table: MasterTable, encoding: str | None) -> Table:
    """The file as a table. Raises: FileRefused (not_a_table, and what the readers refuse)."""
    words = [frozenset({one.zh}) for one in table.fields if one.name == table.label]
    opened = open_table(file.name, file.stream, known=words, choice=encoding)
    if not isinstance(opened, Table):
        raise FileRefused(code="not_a_table", file=file.name)
    return opened


def _mapping_for(
    table: MasterTable,
    opened: Table,
    given: ColumnMapping | None,
    remembered: Sequence[ColumnMapping],
) -> ColumnMapping:
    header = set(opened.header)
    if given is not None:
        if {source.column for source in given.fields.values() if source.column} <= header:
            return given
        raise FileRefused(code="mapping_does_not_fit", mapping=given.name)
    for known in remembered:
        if set(known.tables[0].signature) <= header:
            return known
    proposed = propose(table, opened.header)
    if missing := table.missing(proposed.fields):
        raise FileRefused(code="unknown_format", file=opened.name, missing=missing)
    return proposed


class _Told:
    """What the rows of all files say beside one another: keys named twice, contradictions."""

    def __init__(self, table: MasterTable) -> None:
        self.table = table
        labels = (one for one in table.fields if one.name == table.label)
        self.examples = {word for one in labels for word in one.example}
        self.places: dict[Key, list[Place]] = {}
        self.shared: dict[tuple[str, str], tuple[str, Place]] = {}

    def note(self, opened: Table, mapping: ColumnMapping) -> None:
        """Remember where each key stands, and who says first what must be shared."""
        for row in opened:
            self.places.setdefault(_values(self.table.key, row, mapping), []).append(_at(row))
            if self.table.shared:
                owner, *said = _values(self.table.shared, row, mapping)
                for name, value in zip(self.table.shared[1:], said, strict=True):
                    if owner and value:
                        self.shared.setdefault((owner, name), (value, _at(row)))

    def objections(self, row: Row, mapping: ColumnMapping, is_lenient: bool) -> Iterator[Problem]:
        """Why this row cannot stand beside the others; leniently the first of its key may."""
        label = _values((self.table.label,), row, mapping)[0]
        if label and label in self.examples:
            column = _column(mapping, self.table.label)
            yield Problem(row.number, column, "example_row", {}, row.file)
            return
        key = _values(self.table.key, row, mapping)
        places = self.places[key]
        here = places.index(_at(row))
        if len(places) > 1 and any(key) and not (is_lenient and here == 0):
            other = places[0] if here else places[1]
            column = _column(mapping, self.table.label)
            yield Problem(row.number, column, "row_named_twice", {"row": other[1]}, row.file)
        if not self.table.shared:
            return
        owner, *said = _values(self.table.shared, row, mapping)
        for name, value in zip(self.table.shared[1:], said, strict=True):
            first = self.shared.get((owner, name))
            if value and first and first[0] != value:
                params = {"value": first[0][:40], "row": first[1][1]}
                column = _column(mapping, name)
                yield Problem(row.number, column, "contradicts_row", params, row.file)


def _at(row: Row) -> Place:
    return row.file, row.number


def _column(mapping: ColumnMapping, name: str) -> str:
    return mapping.fields[name].column if name in mapping.fields else ""


def _values(names: Key, row: Row, mapping: ColumnMapping) -> Key:
    sources = (mapping.fields.get(name, Source()) for name in names)
    return tuple(s.constant if not s.column else row.cells.get(s.column, "") for s in sources)


def _plan(table: MasterTable, opened: Table, mapping: ColumnMapping, told: _Told) -> Plan:
    scales = {plain(word): one.scales[word] for one in table.fields for word in one.scales}

    def groups() -> Iterator[Group]:
        label = mapping.fields.get(table.label, Source())
        for row in opened:
            text = row.cells.get(label.column, "")[: cells.MAX_ID_CHARS]
            yield Group(text if text.isprintable() else "", [row])

    def convert(group: Group, is_lenient: bool) -> Converted:
        [row] = group.rows
        reading = Reading(group, is_lenient=is_lenient, time_order=mapping.time_order)
        if objections := list(told.objections(row, mapping, is_lenient)):
            return Converted(group, None, objections, set())
        read = Cells(reading, row, mapping.fields, lambda column: scales.get(plain(column)))
        return finish(reading, lambda _: table.read(read))

    used = {source.column for source in mapping.fields.values()}
    return Plan(
        format=table.name,
        channel="",
        part="whole",
        encoding=opened.encoding,
        rows=len(opened),
        groups=groups,
        convert=convert,
        header=opened.header,
        confidence=round(len(used) / len(opened.header), 3),
        mapping=mapping,
        unread_columns=tuple(name for name in opened.header if name not in used),
    )


def column_of(plan: Plan, name: str) -> str:
    """The column that a field was read from."""
    return "" if plan.mapping is None else _column(plan.mapping, name)


def problem_json(column: str, code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """An objection as a row's outcome keeps it."""
    kept = {name: value for name, value in params.items() if isinstance(value, str | int | float)}
    return {"column": column, "code": code, "params": kept}
