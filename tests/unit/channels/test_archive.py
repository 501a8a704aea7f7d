"""Zip bombs in the shape of workbooks: refused at once, whatever they claim."""

from __future__ import annotations

import io
import struct
import time

import pytest

from tests.support.order_files import as_xlsx, as_zip, douyin
from zhidan.channels.reading import archive
from zhidan.channels.reading.limits import MAX_PARTS, MAX_WORKBOOK_BYTES, FileRefused

MEGABYTE = 1024 * 1024


def code_of(data: bytes) -> str:
    started = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        archive.check(io.BytesIO(data), len(data))
    assert time.monotonic() - started < 2
    return refused.value.code


def test_a_true_workbook_passes() -> None:
    data = as_xlsx(douyin(orders=200)).read()
    archive.check(io.BytesIO(data), len(data))


def test_a_flat_bomb_is_refused() -> None:
    assert code_of(as_zip({"xl/worksheets/sheet1.xml": b"0" * 30 * MEGABYTE}).read()) == "zip_bomb"


def test_too_much_expanded_text_is_refused() -> None:
    parts = {f"xl/{n}.xml": bytes(range(256)) * 4096 * 21 for n in range(10)}
    assert code_of(as_zip(parts).read()) == "zip_bomb"


def test_too_many_parts_are_refused() -> None:
    assert code_of(as_zip({f"{n}": b"" for n in range(MAX_PARTS + 1)}).read()) == "zip_bomb"


def test_a_size_that_lies_is_refused() -> None:
    data = bytearray(as_zip({"a.xml": b"0" * 30 * MEGABYTE}).read())
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 1000)
    assert code_of(bytes(data)) == "zip_bomb"


def test_parts_that_share_their_bytes_are_refused() -> None:
    data = bytearray(as_zip({"a.xml": b"abc" * 1000, "b.xml": b"abd" * 1000}).read())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    assert code_of(bytes(data)) in ("zip_bomb", "broken_workbook")


def test_a_large_archive_is_refused_by_its_size() -> None:
    with pytest.raises(FileRefused) as refused:
        archive.check(io.BytesIO(b"PK\x03\x04"), MAX_WORKBOOK_BYTES + 1)
    assert refused.value.code == "file_too_large"


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(as_zip({"a.xml": b"abc"}).read())
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1
    assert code_of(bytes(data)) == "broken_workbook"
