"""Cursors: opaque, typed, and refused when they are not ours."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from zhidan.kernel.errors import InvalidInput
from zhidan.platform.paging import decode_cursor, encode_cursor, neighbours

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_cursor_comes_back_as_it_went() -> None:
    text = encode_cursor([AT, UUID(int=5)], back=True)
    cursor = decode_cursor(text, [datetime, UUID])
    assert (cursor.values, cursor.back) == ((AT, UUID(int=5)), True)


@pytest.mark.parametrize("text", ["", "x", "####", encode_cursor([1]), encode_cursor(["x", "y"])])
def test_a_foreign_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_cursor(text, [datetime, UUID])
    assert caught.value.code == "bad_cursor"


def test_the_first_page_has_no_way_back_and_the_last_no_way_on() -> None:
    first = neighbours([1, 2, 3], limit=2, cursor=None, key=lambda row: [row])
    assert (first.items, first.prev, first.next) == ([1, 2], None, encode_cursor([2]))
    cursor = decode_cursor(encode_cursor([2]), [int])
    last = neighbours([3], limit=2, cursor=cursor, key=lambda row: [row])
    assert (last.items, last.prev, last.next) == ([3], encode_cursor([3], back=True), None)


def test_a_page_read_backwards_is_turned_round() -> None:
    cursor = decode_cursor(encode_cursor([3], back=True), [int])
    page = neighbours([2, 1], limit=2, cursor=cursor, key=lambda row: [row])
    assert (page.items, page.prev, page.next) == ([1, 2], None, encode_cursor([2]))
