"""Workbooks are zip archives; an archive can be a bomb. Checked before anything is expanded."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

from zhidan.channels.reading.limits import (
    MAX_EXPANDED_BYTES,
    MAX_PARTS,
    MAX_RATIO,
    MAX_WORKBOOK_BYTES,
    RATIO_FREE_BYTES,
    FileRefused,
)

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_STEP = 1 << 16


def check(stream: IO[bytes], size: int, *, most: int = MAX_WORKBOOK_BYTES) -> None:
    """Refuse an archive that is too large, lies about its sizes, or overlaps itself.

    The central directory is believed only as far as the streamed bytes agree with it.
    Raises: FileRefused (file_too_large, broken_workbook, zip_bomb).
    """
    if size > most:
        raise FileRefused(code="file_too_large", limit=most, size=size)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise FileRefused(code="broken_workbook") from None
    _check_directory(parts, size)
    _check_stream(stream, parts, size)
    stream.seek(0)


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    expanded = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or expanded > MAX_EXPANDED_BYTES:
        raise FileRefused(code="zip_bomb", parts=len(parts), expanded=expanded)
    if expanded > RATIO_FREE_BYTES and expanded > size * MAX_RATIO:
        raise FileRefused(code="zip_bomb", parts=len(parts), expanded=expanded)
    if any(part.flag_bits & 0x1 or part.compress_type not in (0, 8) for part in parts):
        raise FileRefused(code="broken_workbook")
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise FileRefused(code="zip_bomb", parts=len(parts), expanded=expanded)
        end = part.header_offset + _LOCAL_HEADER.size + part.compress_size
    if len({part.filename for part in parts}) != len(parts):
        raise FileRefused(code="broken_workbook")


def _check_stream(stream: IO[bytes], parts: list[zipfile.ZipInfo], size: int) -> None:
    """Expand every part without keeping it, and count."""
    total = 0
    for part in parts:
        stream.seek(part.header_offset)
        head = stream.read(_LOCAL_HEADER.size)
        if len(head) < _LOCAL_HEADER.size or head[:4] != b"PK\x03\x04":
            raise FileRefused(code="broken_workbook")
        fields = _LOCAL_HEADER.unpack(head)
        stream.seek(fields[9] + fields[10], 1)
        expanded = _expanded(stream, part)
        total += expanded
        if expanded != part.file_size or total > MAX_EXPANDED_BYTES:
            raise FileRefused(code="zip_bomb", parts=len(parts), expanded=total)
        if total > RATIO_FREE_BYTES and total > size * MAX_RATIO:
            raise FileRefused(code="zip_bomb", parts=len(parts), expanded=total)


def _expanded(stream: IO[bytes], part: zipfile.ZipInfo) -> int:
    """The true size of one part; stops soon after its declared size is passed."""
    left, counted = part.compress_size, 0
    inflate = zlib.decompressobj(-15) if part.compress_type == 8 else None
    while left > 0 and counted <= part.file_size:
        block = stream.read(min(_STEP, left))
        if not block:
            break
        left -= len(block)
        if inflate is None:
            counted += len(block)
            continue
        try:
            while block and counted <= part.file_size:
                counted += len(inflate.decompress(block, 1 << 20))
                block = inflate.unconsumed_tail
        except zlib.error:
            raise FileRefused(code="broken_workbook") from None
    if inflate is not None and counted <= part.file_size:
        counted += len(inflate.flush())
    return counted
