"""The packers of binary COPY: what they make of values without a database."""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from zhidan.platform import bulk

SHOP, OTHER = UUID(int=7), UUID(int=8)


@pytest.mark.parametrize(
    "rows",
    [
        [(SHOP, "CNY", 1, True), (SHOP, "CNY", 2, True), (SHOP, "CNY", 3, True)],
        [(SHOP, "CNY", 0, True), (OTHER, "CNY", 5, False), (SHOP, "CNY", 0, True)],
        [(SHOP, None, 4, False), (SHOP, None, 4, False)],
        [(None, "a", 1, None), (SHOP, "b", 1, None)],
        [(SHOP, {"n": 1}, 1, True), (SHOP, {"n": True}, 1, True)],
        [(SHOP, b"{}", 1, True), (SHOP, b"{}", 1, True)],
    ],
)
def test_columns_that_are_equal_throughout_are_packed_like_any_others(
    rows: list[tuple[object, ...]],
) -> None:
    second = "text" if isinstance(rows[0][1], str | None) else "jsonb"
    packers = [bulk._PACKERS[kind] for kind in ("uuid", second, "int8", "bool")]
    one_by_one = [bulk._packed(packers, [row]) for row in rows]
    assert bulk._packed(packers, rows) == b"".join(one_by_one)
    assert one_by_one[0].startswith(struct.pack(">h", 4))


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
