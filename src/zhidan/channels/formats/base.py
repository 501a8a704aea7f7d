"""The parts every format is made of: columns with their destination, row groups, problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

import msgspec

from zhidan.channels.reading import cells
from zhidan.channels.reading.cells import BadCell
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import IncomingLine, SourceStatus

T = TypeVar("T")
CIPHER_MARKS = ("##", "$$", "~", "^^")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: where it goes, or why it is not read.

    `personal` values are never copied into the source record. `required` ones make the file
    recognisable.
    """

    name: str
    field: str = ""
    reason: str = ""
    required: bool = False
    personal: bool = False
    of_line: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether an unread value stays in the source copy."""
        return not self.field and not self.personal


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row did not come in, or what of it was left out: a code for a sentence."""

    row: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    file: str = ""


Place: TypeAlias = tuple[str, int]  # file and row number


@dataclass(slots=True)
class Group:
    """The rows of one order, in file order; of several tables also by table.

    `problem` says why a row's order number could not be read; such a row stands alone.
    """

    key: str
    rows: list[Row]
    tables: dict[str, list[Row]] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(slots=True)
class Converted:
    """What became of a group: an order or other record, or none, and what was wrong with its rows.

    Read leniently, bad rows are skipped and bad optional cells left out, and the rest makes an
    order; read strictly, one problem keeps the whole order out.
    """

    group: Group
    record: Any
    problems: list[Problem]
    skipped: set[Place]
    twins: dict[Place, Place] = field(default_factory=dict)

    def is_refused(self, row: Row) -> bool:
        """Whether this row did not come in; one that repeats another shares its fate."""
        place = (row.file, row.number)
        return self.record is None or self.twins.get(place, place) in self.skipped


Convert = Callable[["Reading"], object]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    name: str
    channel: str
    title: str
    key: str
    columns: tuple[Column, ...]
    convert: Convert
    part: str = "whole"
    currency: str = "CNY"
    notes: tuple[str, ...] = ()
    is_document: bool = False
    # Two exports put together overlap, and no order of this platform has two such lines.
    alike_rows_are_one: bool = False

    @property
    def required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.required)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)


def once(group: Group) -> tuple[Group, dict[Place, Place]]:
    """The group without rows that repeat another cell by cell, and which row each repeats."""
    first: dict[frozenset[tuple[str, str]], Row] = {}
    twins: dict[Place, Place] = {}
    for row in group.rows:
        known = first.setdefault(frozenset(row.cells.items()), row)
        if known is not row:
            twins[row.file, row.number] = (known.file, known.number)
    return (Group(group.key, list(first.values())) if twins else group), twins


class RowRefused(Exception):
    """The whole group cannot become an order; the problems are noted already."""


class Reading:
    """One group being read: cells by column, and the problems met on the way.

    Cell readers note a problem and answer the given default, so that one pass finds all of them.
    """

    __slots__ = ("_kept", "currency", "group", "is_lenient", "problems", "skipped", "time_order")

    def __init__(
        self,
        group: Group,
        *,
        kept: Sequence[Column] = (),
        currency: str = "CNY",
        is_lenient: bool = False,
        time_order: str = "ymd",
    ) -> None:
        self.group, self._kept, self.currency = group, kept, currency
        self.is_lenient, self.time_order = is_lenient, time_order
        self.problems: list[Problem] = []
        self.skipped: set[Place] = set()

    def note(self, row: Row, column: str, code: str, **params: Any) -> None:
        """Remember what is wrong in a cell."""
        self.problems.append(Problem(row.number, column, code, params, row.file))

    def text(self, row: Row, column: str, limit: int = 300) -> str:
        """A text cell, bounded; characters that turn text around are refused."""
        value = row.cells.get(column, "")
        if not value:
            return ""
        if not value.isprintable() and (code := cells.unwanted(value)):
            self.note(row, column, code)
            return ""
        if len(value) > limit:
            self.note(row, column, "too_long", limit=limit, length=len(value))
            return value[:limit]
        return value

    def id(self, row: Row, column: str) -> str:
        """A number that names something."""
        return self._read(row, column, cells.identifier, "")

    def phone(self, row: Row, column: str) -> str:
        """A phone number, bounded; what a spreadsheet left of one is refused and not repeated."""
        value = row.cells.get(column, "")
        if cells.has_lost_digits(value):
            self.note(row, column, "phone_digits_lost")
            return ""
        return cells.phone(value)[:300]

    def amount(self, row: Row, column: str, currency: str = "") -> str | None:
        """An amount in canonical form, None where the cell is empty; negative ones are refused."""
        value = row.cells.get(column, "")
        if not value:
            return None
        try:
            read = cells.amount(value, currency or self.currency)
            if read[0] == "-" and read.strip("-0."):
                raise BadCell("negative_amount", value=value[:40])
        except BadCell as bad:
            self.note(row, column, bad.code, **bad.params)
            return None
        return read

    def needed_amount(self, row: Row, column: str) -> str | None:
        """An amount that must be there: an empty cell is a problem, too."""
        if not row.cells.get(column):
            self.note(row, column, "missing_value")
            return None
        return self.amount(row, column)

    def quantity(self, row: Row, column: str) -> int:
        """A whole, positive quantity; 0 after a noted problem."""
        value = row.cells.get(column, "")
        if not value:
            self.note(row, column, "missing_value")
            return 0
        return self._read(row, column, cells.quantity, 0)

    def moment(self, row: Row, column: str) -> datetime | None:
        """A time, None where the cell is empty."""
        order = self.time_order
        return self._read(row, column, lambda value: cells.moment(value, order), None)

    def status(self, row: Row, column: str, meanings: Mapping[str, SourceStatus]) -> SourceStatus:
        """A platform's word for a state. Raises: RowRefused, for an order needs a state."""
        value = row.cells.get(column, "")
        if value not in meanings:
            code = "unknown_status" if value else "missing_value"
            self.note(row, column, code, value=value[:40])
            raise RowRefused
        return meanings[value]

    def lines(
        self, make: Callable[[Row], IncomingLine | None], rows: Sequence[Row] | None = None
    ) -> list[IncomingLine]:
        """A line of every row; a row that gives none is skipped and has its problem noted."""
        made: list[IncomingLine] = []
        for row in self.group.rows if rows is None else rows:
            line = make(row)
            if line is None:
                self.skipped.add((row.file, row.number))
            else:
                made.append(line)
        if not made and self.skipped:
            raise RowRefused
        return sorted_lines(made)

    def _read(self, row: Row, column: str, read: Callable[[str], T], default: T) -> T:
        value = row.cells.get(column, "")
        if not value:
            return default
        if not value.isprintable() and (code := cells.unwanted(value)):
            self.note(row, column, code)
            return default
        try:
            return read(value)
        except BadCell as bad:
            self.note(row, column, bad.code, **bad.params)
            return default

    def raw(self, head: Row, rows: Sequence[Row] = ()) -> dict[str, Any]:
        """Values that no field takes, without the personal ones: the source's own record."""
        kept: dict[str, Any] = {}
        for column in self._kept:
            if not column.of_line:
                value = head.cells.get(column.name)
                if value:
                    kept[column.name] = _storable(value)
        of_lines = [column.name for column in self._kept if column.of_line]
        if not of_lines:
            return kept
        lines = [
            {name: _storable(row.cells[name]) for name in of_lines if row.cells.get(name)}
            for row in rows
        ]
        if any(lines):
            kept["lines"] = sorted(lines, key=lambda line: sorted(line.items()))
        return kept


def _storable(value: str) -> str:
    return cells.canonical(cells.without_unwanted(value)[:500])


_KEPT: dict[str, tuple[Column, ...]] = {}


def kept_columns(form: Format) -> tuple[Column, ...]:
    """The columns whose unread values stay in the source copy."""
    if form.name not in _KEPT:
        _KEPT[form.name] = tuple(column for column in form.columns if column.is_kept)
    return _KEPT[form.name]


def finish(reading: Reading, made: Convert) -> Converted:
    """Run a conversion and decide by its problems whether a record stands."""
    try:
        record: Any = made(reading)
    except RowRefused:
        record = None
    if reading.problems and not reading.is_lenient:
        record = None
    return Converted(reading.group, record, reading.problems, reading.skipped)


def sorted_lines(lines: list[IncomingLine]) -> list[IncomingLine]:
    """Lines in an order that does not depend on the order of the file's rows."""
    if len(lines) < 2:
        return lines
    return sorted(lines, key=_line_key)


def _line_key(line: IncomingLine) -> tuple[Any, ...]:
    number = line.external_line_no
    return (
        len(number), number, line.outer_code, line.external_sku_id, line.title, line.spec,
        line.quantity, line.amount or "", line.unit_price or "", msgspec.json.encode(line),
    )  # fmt: skip


def total(amounts: Sequence[str | None]) -> Decimal:
    """The sum of amounts, an absent one counted as nothing."""
    return sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))


def looks_ciphered(*values: str) -> bool:
    """Whether a platform's cipher stands where a name or number should be."""
    return any(value.startswith(CIPHER_MARKS) and len(value) > 3 for value in values)


def looks_masked(*values: str) -> bool:
    """Whether stars or circles hide part of a value."""
    return any("*" in value or "＊" in value for value in values)
