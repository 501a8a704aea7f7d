"""From opened files to orders: which files belong together, and the rows of each order. Pure.

Rows of one order need not stand together, nor in one file; the order of the groups is that of
their last rows and is the same on every reading, so that an interrupted import can go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, NamedTuple

import msgspec

from zhidan.channels.formats import mapped, registry
from zhidan.channels.formats.base import (
    Converted,
    Format,
    Group,
    Problem,
    Reading,
    finish,
    kept_columns,
    once,
)
from zhidan.channels.formats.guess import STATUS_WORDS, guess
from zhidan.channels.formats.mapping import ColumnMapping, TableRule
from zhidan.channels.formats.woocommerce_json import FORMAT as WOOCOMMERCE
from zhidan.channels.formats.woocommerce_json import RECORD, looks_like_order
from zhidan.channels.reading import cells, documents
from zhidan.channels.reading.cells import BadCell
from zhidan.channels.reading.limits import FileRefused
from zhidan.channels.reading.store import Numbered
from zhidan.channels.reading.tables import Document, Row, Table, open_table

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(tuple[int, list[str]]).decode
RECORDS_TRIED = 20  # of a JSON file, to see whether it holds orders at all
PLAIN_ROWS = 2_000  # so many waiting rows stay as they are; beyond, a shuffled file packs them


class NamedFile(NamedTuple):
    """An uploaded file: its name is only for people."""

    name: str
    stream: IO[bytes]


@dataclass(slots=True)
class Plan:
    """Files of one kind, ready to be read order by order.

    `prepare` does the slow part of a chunk (drawing pictures anew) before its transaction.
    """

    format: str
    channel: str
    part: str
    encoding: str
    rows: int
    groups: Callable[[], Iterator[Group]]
    convert: Callable[[Group, bool], Converted]
    prepare: Callable[[Sequence[Converted]], None] | None = None
    currency: str = "CNY"
    header: tuple[str, ...] = ()
    confidence: float = 1.0
    mapping: ColumnMapping | None = None
    unused_files: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = field(default=())


def plan_files(
    files: Sequence[NamedFile],
    *,
    channel: str = "",
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
    remembered: Sequence[ColumnMapping] = (),
    currency: str = "",
) -> list[Plan]:
    """Recognise the files by their content; those of one kind make one plan.

    A given mapping wins, then the formats, then remembered mappings and the ready-made ones, and
    at last a guess from the header's words when it finds everything necessary.
    Raises: FileRefused (unknown_format, no_files, and what the readers refuse).
    """
    known = [] if mapping else registry.known_headers()
    opened = [open_table(f.name, f.stream, known=known, choice=encoding) for f in files]
    if not opened:
        raise FileRefused(code="no_files")
    plans = [_document_plan(source, currency) for source in opened if isinstance(source, Document)]
    tables = [source for source in opened if isinstance(source, Table)]
    rest: list[Table] = []
    by_format: dict[str, list[Table]] = {}
    for table in tables:
        found = None if mapping else registry.recognise(table.header, channel)
        if found is None:
            rest.append(table)
        else:
            by_format.setdefault(found.form.name, []).append(table)
    for name, same in by_format.items():
        plans.append(_format_plan(registry.FORMATS[name], same, currency))
    if rest:
        plans += _mapped_plans(rest, mapping, remembered, has_others=bool(plans), currency=currency)
    return plans


def _document_plan(document: Document, currency: str) -> Plan:
    if document.records and not any(map(_is_order, document.records[:RECORDS_TRIED])):
        raise FileRefused(code="unknown_format", file=document.name, missing=[])

    def groups() -> Iterator[Group]:
        for number, record in enumerate(document.records, start=1):
            try:
                source = documents.decode(record)
            except FileRefused as refusal:
                yield _alone(Row(document.name, number, {}), "", refusal.code, **refusal.params)
                continue
            row = Row(document.name, number, {RECORD: bytes(record).decode()})
            key = str(source.get("number") or source.get("id") or "")
            yield _checked(key, "number", [row])

    def convert(group: Group, is_lenient: bool) -> Converted:
        return _convert(group, WOOCOMMERCE.convert, is_lenient, currency)

    return Plan(
        format=WOOCOMMERCE.name,
        channel=WOOCOMMERCE.channel,
        part="whole",
        encoding=document.encoding,
        rows=len(document.records),
        groups=groups,
        convert=convert,
        currency=currency or WOOCOMMERCE.currency,
    )


def _is_order(record: msgspec.Raw) -> bool:
    try:
        return looks_like_order(documents.decode(record))
    except FileRefused:
        return False


def _format_plan(form: Format, tables: list[Table], currency: str) -> Plan:
    def convert(group: Group, is_lenient: bool) -> Converted:
        return _convert(group, form.convert, is_lenient, currency or form.currency, kept=form)

    header = tables[0].header
    return Plan(
        format=form.name,
        channel=form.channel,
        part=form.part,
        encoding=tables[0].encoding,
        rows=sum(len(table) for table in tables),
        groups=lambda: grouped(tables, form.key),
        convert=convert,
        currency=currency or form.currency,
        header=header,
        confidence=round(len(form.names & set(header)) / len(header), 3),
        unread_columns=tuple(name for name in header if name not in form.names),
    )


def _mapped_plans(
    tables: list[Table],
    mapping: ColumnMapping | None,
    remembered: Sequence[ColumnMapping],
    *,
    has_others: bool,
    currency: str,
) -> list[Plan]:
    headers = [table.header for table in tables]
    confidence = 1.0
    if mapping is None:
        candidates = [*remembered, *registry.presets()]
        mapping = registry.mapping_for(headers, candidates)
    elif registry.mapping_for(headers, [mapping]) is None:
        raise FileRefused(code="mapping_does_not_fit", mapping=mapping.name)
    if mapping is None and len(tables) == 1:
        table = tables[0]
        proposal = guess(table.header, _status_words(table), currency=currency or "CNY")
        mapping, confidence = proposal.mapping, proposal.confidence
        if mapping is None and not has_others:
            raise FileRefused(
                code="unknown_format", file=table.name, missing=list(proposal.missing)
            )
    if mapping is None:
        if has_others:
            return []
        raise FileRefused(code="unknown_format", file=tables[0].name, missing=[])
    return [_mapped_plan(mapping, tables, currency, confidence)]


def _status_words(table: Table) -> list[str]:
    """The words of the file's state column, to be translated by a guess."""
    words: dict[str, None] = {}
    for index, row in enumerate(table):
        for value in row.cells.values():
            if value.casefold() in STATUS_WORDS:
                words[value] = None
        if index > 500:
            break
    return list(words)


def _mapped_plan(
    mapping: ColumnMapping, tables: list[Table], currency: str, confidence: float
) -> Plan:
    by_rule: dict[str, list[Table]] = {rule.name: [] for rule in mapping.tables}
    unused: list[str] = []
    for table in tables:
        rule = next(
            (rule for rule in mapping.tables if set(rule.signature) <= set(table.header)), None
        )
        if rule is None:
            unused.append(table.name)
        else:
            by_rule[rule.name].append(table)
    counted = [rule for rule in mapping.tables if rule.role != "lookup"]
    main = by_rule[mapping.main().name]
    if not main:
        raise FileRefused(code="mapping_does_not_fit", mapping=mapping.name)

    def convert(group: Group, is_lenient: bool) -> Converted:
        return _convert(
            group,
            lambda reading: mapped.convert_with(mapping, reading),
            is_lenient,
            mapping.currency or currency,
            time_order=mapping.time_order,
        )

    used = {source.column for source in mapping.fields.values()}
    used |= {rule.key for rule in mapping.tables} | {rule.via for rule in mapping.tables}
    return Plan(
        format=mapping.name,
        channel=mapping.channel,
        part="whole",
        encoding=main[0].encoding,
        rows=sum(len(table) for rule in counted for table in by_rule[rule.name]),
        groups=lambda: joined(mapping, by_rule),
        convert=convert,
        currency=mapping.currency or currency,
        header=main[0].header,
        confidence=confidence,
        mapping=mapping,
        unused_files=tuple(unused),
        unread_columns=tuple(name for name in main[0].header if name not in used),
    )


def _convert(
    group: Group,
    made: Callable[[Reading], object],
    is_lenient: bool,
    currency: str,
    *,
    kept: Format | None = None,
    time_order: str = "ymd",
) -> Converted:
    if group.problem is not None:
        return Converted(group, None, [group.problem], set())
    read, twins = once(group) if kept and kept.alike_rows_are_one else (group, {})
    reading = Reading(
        read,
        kept=kept_columns(kept) if kept else (),
        currency=currency or "USD",
        is_lenient=is_lenient,
        time_order=time_order,
    )
    converted = finish(reading, made)
    return replace(converted, group=group, twins=twins) if twins else converted


def grouped(tables: Sequence[Table], key: str) -> Iterator[Group]:
    """The orders of tables in which every row names its order, wherever the row stands.

    Rows that wait for the last of their order are kept packed: a shuffled file is a file, too.
    """
    last = _last_places(tables, key)
    waiting: dict[str, list[tuple[Table, Numbered | bytes]]] = {}
    count = place = 0
    for table in tables:
        at = table.header.index(key)
        for record in table.raw():
            cells_of = record[1]
            text = cells.tidy(cells_of[at]) if at < len(cells_of) else ""
            if not text or last[text] == place:
                held = waiting.pop(text, ())
                count -= len(held)
                rows = [_held(source, kept) for source, kept in held]
                yield from _named(text, key, [*rows, table.row(*record)])
            else:
                count += 1
                kept = record if count < PLAIN_ROWS else _pack(record)
                waiting.setdefault(text, []).append((table, kept))
            place += 1


def _last_places(tables: Sequence[Table], key: str) -> dict[str, int]:
    """Where the last row of each order stands, counted over all tables."""
    last: dict[str, int] = {}
    place = 0
    for table in tables:
        at = table.header.index(key)
        for _, row in table.raw():
            last[cells.tidy(row[at]) if at < len(row) else ""] = place
            place += 1
    return last


def _held(table: Table, kept: Numbered | bytes) -> Row:
    return table.row(*(_unpack(kept) if isinstance(kept, bytes) else kept))


def _named(text: str, key: str, rows: list[Row]) -> Iterator[Group]:
    """The group of one order number; rows whose number cannot be read stand alone."""
    group = _checked(text, key, rows)
    if group.problem is None:
        yield group
        return
    for row in rows:
        yield _alone(row, key, group.problem.code, **group.problem.params)


def _checked(text: str, column: str, rows: list[Row]) -> Group:
    head = rows[0]
    try:
        if not text:
            raise BadCell("missing_value")
        if code := cells.unwanted(text):
            raise BadCell(code)
        return Group(cells.identifier(text), rows)
    except BadCell as bad:
        return _alone(head, column, bad.code, **bad.params)


def _alone(row: Row, column: str, code: str, **params: object) -> Group:
    problem = Problem(row.number, column, code, params, row.file)
    return Group("", [row], problem=problem)


def joined(mapping: ColumnMapping, by_rule: dict[str, list[Table]]) -> Iterator[Group]:
    """The orders of a mapping; rows of the other tables are found by key.

    A line or payment whose order is in no file stands alone, with its problem.
    """
    main = mapping.main()
    others = [rule for rule in mapping.tables if rule.role in ("lines", "extra")]
    waiting = {rule.name: _indexed(by_rule[rule.name], rule) for rule in others}
    lookups = {rule.name: _indexed(by_rule[rule.name], rule) for rule in mapping.rule("lookup")}
    for group in grouped(by_rule[main.name], main.key):
        rows = group.rows
        if group.problem is None:
            group.tables[main.name] = list(rows)
            for rule in others:
                found = [_held(*held) for held in waiting[rule.name].pop(group.key, ())]
                group.tables[rule.name] = found
                rows.extend(found)
            for rule in mapping.rule("lookup"):
                _look_up(rows[0], rule, lookups[rule.name])
        yield group
    for rule in others:
        for orphans in waiting[rule.name].values():
            for held in orphans:
                row = _held(*held)
                yield Group("", [row], problem=mapped.orphan(row, rule.key))


Index = dict[str, list[tuple[Table, Numbered | bytes]]]


def _indexed(tables: Sequence[Table], rule: TableRule) -> Index:
    index: Index = {}
    for table in tables:
        at = table.header.index(rule.key)
        for record in table.raw():
            text = cells.tidy(record[1][at]) if at < len(record[1]) else ""
            index.setdefault(text, []).append((table, _pack(record)))
    return index


def _look_up(head: Row, rule: TableRule, index: Index) -> None:
    found = index.get(head.cells.get(rule.via, ""))
    if found:
        for column, value in _held(*found[0]).cells.items():
            head.cells[f"{rule.name}.{column}"] = value
