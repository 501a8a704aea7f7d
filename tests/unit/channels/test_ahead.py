"""Reading ahead hands on the same items, errors and the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from zhidan.channels.ahead import ahead


def readers() -> int:
    return sum(thread.name == "read-ahead" for thread in threading.enumerate())


def test_all_items_come_in_order() -> None:
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert readers() == 0


def test_an_error_of_the_producer_is_raised_after_what_came_before() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    items = ahead(broken())
    assert next(items) == 1
    with pytest.raises(ValueError, match="no more"):
        next(items)
    assert readers() == 0


def test_a_consumer_that_leaves_stops_the_producer() -> None:
    made = []

    def endless() -> Iterator[int]:
        for number in range(10**9):
            made.append(number)
            yield number

    items = ahead(endless())
    assert next(items) == 0
    items.close()
    assert readers() == 0
    assert len(made) < 10
