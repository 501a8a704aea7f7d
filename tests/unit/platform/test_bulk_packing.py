"""The packers of binary COPY: what they make of values without a database."""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from zhidan.platform import bulk


def test_a_column_of_one_value_is_packed_like_any_other() -> None:
    shop = UUID(int=7)
    one_by_one = [bulk._PACKERS["uuid"]([shop])[0] for _ in range(3)]
    assert bulk._pack(bulk._PACKERS["uuid"], [shop] * 3) == one_by_one


def test_a_column_that_only_begins_and_ends_alike_keeps_its_middle() -> None:
    packed = bulk._pack(bulk._PACKERS["int8"], [0, 5, 0])
    assert [struct.unpack(">iq", cell)[1] for cell in packed] == [0, 5, 0]


def test_none_is_null_for_every_type() -> None:
    for name, packer in bulk._PACKERS.items():
        assert packer([None]) == [b"\xff\xff\xff\xff"], name


def test_times_and_days_count_from_the_year_2000() -> None:
    (moment,) = bulk._PACKERS["timestamptz"]([datetime(2000, 1, 1, 0, 0, 1, tzinfo=UTC)])
    (day,) = bulk._PACKERS["date"]([date(1999, 12, 31)])
    assert struct.unpack(">iq", moment) == (8, 1_000_000)
    assert struct.unpack(">ii", day) == (4, -1)


def test_long_text_carries_its_length_in_bytes_not_characters() -> None:
    (cell,) = bulk._PACKERS["text"](["织" * 500])
    assert struct.unpack(">i", cell[:4]) == (1500,)


def test_a_number_too_large_for_its_column_is_refused_when_packed() -> None:
    with pytest.raises(struct.error):
        bulk._PACKERS["int2"]([40_000])
