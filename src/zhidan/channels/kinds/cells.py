"""The cells of one row of master data by field. An empty cell says nothing: what is known stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from msgspec import UNSET, UnsetType

from zhidan.channels.formats.base import Reading, RowRefused
from zhidan.channels.formats.mapping import Source
from zhidan.channels.reading import cells
from zhidan.channels.reading.cells import BadCell
from zhidan.channels.reading.tables import Row
from zhidan.kernel.quantity import MAX_QUANTITY

T = TypeVar("T")
_LIST = re.compile(r"[\s,，;；、|/]+")
_PAIRS = re.compile(r"[;；\n|]+")
_COMMAS = re.compile(r"[,，]")
_PAIR = re.compile(r"\s*[:：=]\s*")


class Cells:
    """Reads typed values; what is wrong is noted with its column, so that one pass finds all."""

    def __init__(
        self,
        reading: Reading,
        row: Row,
        fields: Mapping[str, Source],
        scale: Callable[[str], str | None],
    ) -> None:
        self._reading, self._row, self._fields, self._scale = reading, row, fields, scale

    def _source(self, name: str) -> Source:
        return self._fields.get(name, Source())

    def column(self, name: str) -> str:
        """The heading of a field's column."""
        return self._source(name).column

    def has(self, name: str) -> bool:
        """Whether the row says anything of this field."""
        return bool(self._raw(name))

    def _raw(self, name: str) -> str:
        source = self._source(name)
        value = self._row.cells.get(source.column, "") if source.column else source.constant
        return source.values.get(value, value)

    def note(self, name: str, code: str, **params: object) -> None:
        """Remember what is wrong with a field."""
        self._reading.note(self._row, self.column(name), code, **params)

    def _read(self, name: str, read: Callable[[str], T]) -> T | UnsetType:
        value = self._raw(name)
        if not value:
            return UNSET
        try:
            if code := cells.unwanted(value):
                raise BadCell(code)
            return read(value)
        except BadCell as bad:
            self.note(name, bad.code, **bad.params)
            return UNSET

    def text(self, name: str, most: int = 200) -> str | UnsetType:
        """A text of bounded length."""

        def read(value: str) -> str:
            if len(value) > most:
                raise BadCell("too_long", limit=most, length=len(value))
            return value

        return self._read(name, read)

    def id(self, name: str) -> str | UnsetType:
        """A code or number that names something; what a spreadsheet damaged is refused."""
        return self._read(name, cells.identifier)

    def needed_id(self, name: str) -> str:
        """A code that must be there. Raises: RowRefused with the problem noted."""
        if not self.has(name):
            self.note(name, "missing_value")
        value = self.id(name)
        if isinstance(value, UnsetType):
            raise RowRefused
        return value

    def number(self, name: str) -> Decimal | UnsetType:
        """A number that is not negative, in the field's own unit."""

        def read(value: str) -> Decimal:
            found = cells.number(value) * Decimal(self._scale(self.column(name)) or 1)
            if found < 0:
                raise BadCell("negative_number", value=value[:40])
            return found

        return self._read(name, read)

    def whole(self, name: str, most: int = MAX_QUANTITY) -> int | UnsetType:
        """A whole number from 0 on; a fraction is never rounded away."""
        found = self.number(name)
        if isinstance(found, UnsetType):
            return found
        if found != found.to_integral_value() or found > most:
            self.note(name, "bad_whole_number", value=self._raw(name)[:40], most=most)
            return UNSET
        return int(found)

    def rate(self, name: str) -> Decimal | UnsetType:
        """A share of one: "13%", "13" and "0.13" are the same."""

        def read(value: str) -> Decimal:
            found = cells.number(value.rstrip("%％ "))
            if found < 0:
                raise BadCell("negative_number", value=value[:40])
            return found / 100 if found >= 1 or value[-1] in "%％" else found

        return self._read(name, read)

    def day(self, name: str) -> date | UnsetType:
        """A day."""
        order = self._reading.time_order
        return self._read(name, lambda value: cells.moment(value, order).date())

    def moment(self, name: str) -> datetime | UnsetType:
        """A day or time, with the zone it tells, if any."""
        order = self._reading.time_order
        return self._read(name, lambda value: cells.moment(value, order))

    def choice(self, name: str, words: Mapping[str, T]) -> T | UnsetType:
        """One of some words."""

        def read(value: str) -> T:
            if value.casefold() not in words:
                raise BadCell("unknown_word", value=value[:40], known=" / ".join(words))
            return words[value.casefold()]

        return self._read(name, read)

    def several(self, name: str) -> list[str] | UnsetType:
        """Codes side by side in one cell."""
        return self._read(
            name, lambda value: [cells.identifier(part) for part in _LIST.split(value) if part]
        )

    def pairs(self, name: str, alone: str) -> dict[str, str]:
        """Names and values ("颜色:红;尺码:L"); a value without a name is called `alone`."""

        def read(value: str) -> dict[str, str]:
            found: dict[str, str] = {}
            pieces = _PAIRS.split(value)
            if len(pieces) == 1 and all(_PAIR.search(piece) for piece in _COMMAS.split(value)):
                pieces = _COMMAS.split(value)
            for part in filter(None, (piece.strip() for piece in pieces)):
                head, *rest = _PAIR.split(part, maxsplit=1)
                pair = (head, rest[0]) if rest else (alone, head)
                if pair[0] in found:
                    raise BadCell("bad_pairs", value=value[:40])
                found[pair[0]] = pair[1]
            return found

        found = self._read(name, read)
        return {} if isinstance(found, UnsetType) else found
