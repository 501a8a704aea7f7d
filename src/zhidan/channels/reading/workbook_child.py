"""The child process that reads a workbook from its input and writes packed rows to its output."""

from __future__ import annotations

import io
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from zhidan.channels.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, FileRefused
from zhidan.channels.reading.number_formats import padded_cells
from zhidan.channels.reading.store import Numbered, blocks_of
from zhidan.channels.reading.workbook import BLOCK, DONE, REFUSED, frame

MEMORY_LIMIT = 2 * 1024 * 1024 * 1024  # address space, not resident memory
CPU_LIMIT_S = 90


def main() -> None:
    """Read, answer, end. Whatever goes wrong inside the parser is one coded answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    try:
        stream = io.BytesIO(sys.stdin.buffer.read())
        workbook = CalamineWorkbook.from_filelike(stream)
        for block, count in blocks_of(_rows(workbook, stream)):
            out.write(frame(BLOCK, count.to_bytes(4, "little") + block))
        out.write(frame(DONE, b""))
    except FileRefused as refusal:
        answer = {"code": refusal.code, **refusal.params}
        out.write(frame(REFUSED, msgspec.json.encode(answer)))
    except (CalamineError, MemoryError, ValueError, OverflowError, KeyError, zipfile.BadZipFile):
        out.write(frame(REFUSED, msgspec.json.encode({"code": "broken_workbook"})))
    out.flush()


def _rows(workbook: CalamineWorkbook, stream: IO[bytes]) -> Iterator[Numbered]:
    for index, name in enumerate(workbook.sheet_names):
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None or sheet.end is None:
            continue
        (_, left), height, width = sheet.start, sheet.height, sheet.width
        if width > MAX_COLUMNS:
            raise FileRefused(code="too_many_columns", limit=MAX_COLUMNS)
        if height > MAX_ROWS:
            raise FileRefused(code="too_many_rows", limit=MAX_ROWS)
        if height * width > MAX_CELLS:
            raise FileRefused(code="too_many_cells", limit=MAX_CELLS)
        padded = padded_cells(stream, name)
        # The reader begins at the sheet's first row, but at the first column that is used.
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [cell if type(cell) is str else _text(cell) for cell in row]
            if padded:
                cells = [
                    _filled(text, value, padded.get((number - 1, column), 0))
                    for column, (text, value) in enumerate(zip(cells, row, strict=True), start=left)
                ]
            if any(cells):
                yield number, cells
        return


def _filled(text: str, value: Any, digits: int) -> str:
    """A number with the leading zeros that its format shows."""
    return text.zfill(digits) if digits and type(value) in (float, int) and text.isdigit() else text


def _text(value: Any) -> str:
    """A cell as the text a person sees; a number beyond 15 digits keeps its exponent.

    A spreadsheet holds numbers as floats, so the exponent is the trace that digits were lost.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
