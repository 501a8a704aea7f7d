"""The templates people fill in: one heading per field, and an example row. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from zhidan.channels.kinds.tables import MasterTable
from zhidan.platform.sheets import SheetFormat, write


def template(table: MasterTable, kind: SheetFormat, locale: str) -> Iterator[bytes]:
    """The template in a language, block by block. Imported as it is, its example is refused."""
    place = 1 if locale == "en" else 0
    header = [(one.zh, one.en)[place] for one in table.fields]
    return write(kind, header, [[one.example[place] for one in table.fields]])
