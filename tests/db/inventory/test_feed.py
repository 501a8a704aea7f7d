"""A shop front follows the stock and misses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from tests.support.shop_floor import Floor, add_stock, open_shop
from zhidan.inventory.feed import FeedCursor, _decode, _encode, stock_changes
from zhidan.inventory.models import StockLevel
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db(transaction=True)


def told(since: str, **options: Any) -> tuple[dict[str, int], str]:
    """What a follower hears when it asks until there is no more: SKU code → on hand."""
    heard: dict[str, int] = {}
    more = True
    while more:
        changes = stock_changes(since, actor=SYSTEM, **options)
        heard |= {row.sku_code: row.on_hand for row in changes.rows}
        since, more = changes.cursor, changes.more
    return heard, since


@contextmanager
def slow_receipt(floor: Floor, code: str, quantity: int) -> Iterator[None]:
    """Somebody else's transaction that has changed a level and does not commit until the end."""
    key = (floor.skus[code].id, floor.warehouse.id)
    written, may_end = Event(), Event()

    def work() -> None:
        with transaction.atomic():
            assert write_levels(changes={key: (quantity, 0)}) == []
            written.set()
            may_end.wait(10)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    assert written.wait(10)
    try:
        yield
    finally:
        may_end.set()
        worker.join(10)


def test_a_follower_hears_everything_first_and_then_what_changed() -> None:
    floor = open_shop({"A": 5, "B": 7})
    heard, cursor = told("")
    assert heard == {"A": 5, "B": 7}
    assert told(cursor)[0] == {}
    add_stock(floor, "B", 3)
    heard, cursor = told(cursor)
    assert heard == {"B": 10}
    assert told(cursor)[0] == {}


def test_a_change_that_commits_after_a_later_one_is_told() -> None:
    floor = open_shop({"A": 5, "B": 7})
    _, cursor = told("")
    with slow_receipt(floor, "A", 1):
        add_stock(floor, "B", 1)  # began later, commits earlier
        heard, cursor = told(cursor)
        assert heard == {"B": 8}
    assert told(cursor)[0] == {"A": 6, "B": 8}


def test_the_highest_number_seen_as_cursor_would_lose_it() -> None:
    """The control: following by max(changed_xid) misses the change that committed late."""
    floor = open_shop({"A": 5, "B": 7})

    def naive(after: int) -> tuple[dict[str, int], int]:
        rows = StockLevel.objects.filter(changed_xid__gt=after)
        codes = {sku.id: code for code, sku in floor.skus.items()}
        heard = {codes[row.sku_id]: row.on_hand for row in rows}
        return heard, max((row.changed_xid for row in rows), default=after)

    _, seen = naive(0)
    with slow_receipt(floor, "A", 1):
        add_stock(floor, "B", 1)
        heard, seen = naive(seen)
        assert heard == {"B": 8}
    assert naive(seen)[0] == {}
    assert StockLevel.objects.get(sku_id=floor.skus["A"].id).on_hand == 6


def test_a_round_over_several_answers_loses_no_change_that_happens_between_them() -> None:
    floor = open_shop(dict.fromkeys("ABCDE", 1))
    first = stock_changes("", limit=2, actor=SYSTEM)
    assert (len(first.rows), first.more) == (2, True)
    already_told = first.rows[0].sku_code
    add_stock(floor, already_told, 4)
    heard, cursor = told(first.cursor, limit=2)
    assert already_told not in heard
    assert told(cursor)[0] == {already_told: 5}


def test_a_cursor_of_another_cluster_or_from_the_future_begins_anew() -> None:
    open_shop({"A": 5})
    _, cursor = told("")
    mine = _decode(cursor)
    for foreign in (
        FeedCursor("7000000000000000000.1", until=mine.until),
        FeedCursor(mine.epoch, until=mine.until + 10**9),
    ):
        changes = stock_changes(_encode(foreign), actor=SYSTEM)
        assert (changes.is_reset, [row.sku_code for row in changes.rows]) == (True, ["A"])
    assert stock_changes(cursor, actor=SYSTEM).is_reset is False


@pytest.mark.parametrize("text", ["x", "AAAA", "💥", "gaFh"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        stock_changes(text, actor=SYSTEM)
    assert (refused.value.code, refused.value.field) == ("bad_cursor", "since")


def test_a_follower_hears_of_its_own_warehouses_only() -> None:
    floor = open_shop({"A": 5}, warehouses=2)
    add_stock(floor, "A", 9, floor.warehouses[1])
    clerk = Actor(
        kind="user",
        id=uuid7(),
        name="clerk",
        permissions=frozenset({"inventory.view"}),
        warehouses=frozenset({floor.warehouses[1].id}),
    )
    assert [row.on_hand for row in stock_changes("", actor=clerk).rows] == [9]
