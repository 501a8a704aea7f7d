"""The child process that reads a workbook from its input and writes packed rows to its output."""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from zhidan.channels.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, FileRefused
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
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for block, count in blocks_of(_rows(workbook)):
            out.write(frame(BLOCK, count.to_bytes(4, "little") + block))
        out.write(frame(DONE, b""))
    except FileRefused as refusal:
        answer = {"code": refusal.code, **refusal.params}
        out.write(frame(REFUSED, msgspec.json.encode(answer)))
    except (CalamineError, MemoryError, ValueError, OverflowError):
        out.write(frame(REFUSED, msgspec.json.encode({"code": "broken_workbook"})))
    out.flush()


def _rows(workbook: CalamineWorkbook) -> Iterator[Numbered]:
    for index in range(len(workbook.sheet_names)):
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None or sheet.end is None:
            continue
        (top, _), height, width = sheet.start, sheet.height, sheet.width
        if width > MAX_COLUMNS:
            raise FileRefused(code="too_many_columns", limit=MAX_COLUMNS)
        if height > MAX_ROWS:
            raise FileRefused(code="too_many_rows", limit=MAX_ROWS)
        if height * width > MAX_CELLS:
            raise FileRefused(code="too_many_cells", limit=MAX_CELLS)
        for number, row in enumerate(sheet.iter_rows(), start=top + 1):
            cells = [cell if type(cell) is str else _text(cell) for cell in row]
            if any(cells):
                yield number, cells
        return


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
