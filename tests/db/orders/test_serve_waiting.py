"""Freed stock goes to the orders that wait for it, in the order of the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.shop_floor import PLACED, Floor, add_stock, line, open_shop, order, order_id_of
from zhidan.inventory.models import StockLevel
from zhidan.kernel.clock import now
from zhidan.orders import reserving
from zhidan.orders.api import cancel_orders, place_orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.operations.serve_waiting import serve_waiting
from zhidan.orders.queries.shortages import (
    ShortageFilter,
    count_shortages,
    find_shortage,
    queue_of,
    shortage_list,
)
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
SOON = PLACED + timedelta(days=20)


def waiting(*orders: Any, stock: dict[str, int] | None = None, **shop: Any) -> Floor:
    floor = open_shop({"A": 0, "B": 0, **(stock or {})}, **shop)
    run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(orders))
    settle()
    return floor


def settle() -> None:
    while deliver_due():
        pass


def raised(number: str, priority: int = 1) -> None:
    edit = OrderEdit(priority=priority)
    run(edit_order, actor=SYSTEM, order_id=order_id_of(number), edit=edit)


def holding(*numbers: str) -> list[str]:
    """Which of these orders have their stock."""
    return [
        number
        for number in numbers
        if not Order.objects.get(pk=order_id_of(number)).holds
        and Order.objects.get(pk=order_id_of(number)).warehouse_id
    ]


def five_in_a_queue() -> Floor:
    """Served as: urgent, promised, earlier, later, last (which was placed first of all)."""
    floor = waiting(
        order("later", [line("A")], ship_by=SOON, placed_at=PLACED + timedelta(hours=2)),
        order("earlier", [line("A")], ship_by=SOON, placed_at=PLACED + timedelta(hours=1)),
        order("last", [line("A")], ship_by=SOON + timedelta(days=9)),
        order("promised", [line("A")], ship_by=SOON - timedelta(days=5)),
        order("urgent", [line("A")], ship_by=SOON + timedelta(days=9)),
    )
    raised("urgent")
    settle()
    return floor


NAMES = ("urgent", "promised", "earlier", "later", "last")


def test_what_comes_in_is_given_out_by_priority_promise_and_time() -> None:
    floor = five_in_a_queue()
    for served in range(1, 6):
        add_stock(floor, "A", 1)
        settle()
        assert holding(*NAMES) == list(NAMES[:served])
    assert StockLevel.objects.get(sku_id=floor.skus["A"].id).allocated == 5
    steps = OrderEvent.objects.filter(order_id=order_id_of("last")).order_by("seq")
    assert list(steps.values_list("action", flat=True)) == ["submit", "reserve"]


def test_one_batch_gives_it_out_in_that_order_and_by_number_it_would_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    floor = five_in_a_queue()
    add_stock(floor, "A", 2)
    settle()
    assert holding(*NAMES) == ["urgent", "promised"]

    def by_number(ids: Any) -> list[UUID]:
        found = Order.objects.filter(pk__in=list(ids)).order_by("order_no")
        return list(found.values_list("id", flat=True))

    monkeypatch.setattr(reserving, "in_queue_order", by_number)
    run(cancel_orders, actor=SYSTEM, order_ids=[order_id_of("urgent")], reason="x")
    settle()
    assert holding(*NAMES[1:]) == ["promised", "later"]


def test_a_later_order_takes_what_cannot_complete_an_earlier_one() -> None:
    floor = waiting(
        order("first", [line("A", 3), line("B")], ship_by=SOON),
        order("second", [line("A", 2)], ship_by=SOON + timedelta(days=1)),
    )
    add_stock(floor, "A", 4)
    settle()
    assert holding("first", "second") == ["second"]

    add_stock(floor, "B", 1)
    settle()
    assert holding("first") == []
    add_stock(floor, "A", 1)
    settle()
    assert holding("first") == ["first"]


def test_what_a_cancelled_order_held_goes_to_the_next_in_the_queue() -> None:
    floor = waiting(
        order("has", [line("A", 2)], ship_by=SOON + timedelta(days=3)),
        order("next", [line("A", 2)], ship_by=SOON),
        order("unmapped", [line("A"), line("NOBODY-KNOWS")], ship_by=SOON),
        stock={"A": 2},
    )
    assert holding("has", "next") == ["has"]
    run(cancel_orders, actor=SYSTEM, order_ids=[order_id_of("has")], reason="不要了")
    settle()
    assert holding("next", "unmapped") == ["next"]
    level = StockLevel.objects.get(sku_id=floor.skus["A"].id)
    assert (level.on_hand, level.allocated) == (2, 2)


def test_the_rest_follows_when_more_could_be_served_than_one_batch_takes() -> None:
    floor = waiting(*(order(f"T{n}", [line("A")], ship_by=SOON) for n in range(5)))
    add_stock(floor, "A", 5)
    skus = [floor.skus["A"].id]
    assert len(run(serve_waiting, actor=SYSTEM, sku_ids=skus, limit=2)) == 2
    settle()
    assert len(holding(*(f"T{n}" for n in range(5)))) == 5
    assert run(serve_waiting, actor=SYSTEM, sku_ids=skus) == []


def test_shortages_are_listed_per_sku_with_their_queue() -> None:
    promised = now() + timedelta(days=30)
    floor = waiting(
        order("T1", [line("A", 2), line("B")], ship_by=SOON),
        order("T2", [line("A", 3)], ship_by=SOON - timedelta(days=1)),
        order("pre", [line("A", 4, is_presale=True, ship_by=promised)], ship_by=promised),
        stock={"A": 1},
    )
    raised("T1")
    page = shortage_list(ShortageFilter(), sort="-units", cursor=None, limit=10, actor=SYSTEM)
    a, b = floor.skus["A"].id, floor.skus["B"].id
    figures = [(r.id, r.orders, r.units, r.on_hand, r.available, r.short) for r in page.items]
    assert figures == [(a, 2, 5, 1, 1, 4), (b, 1, 1, 0, 0, 1)]
    queue = queue_of(a, kind="short", limit=10, actor=SYSTEM)
    assert [(one.id, one.priority, one.units) for one in queue] == [
        (order_id_of("T1"), 1, 2),
        (order_id_of("T2"), 0, 3),
    ]
    ahead = ShortageFilter(kind="presale")
    (row,) = shortage_list(ahead, sort="due", cursor=None, limit=10, actor=SYSTEM).items
    assert (row.id, row.units, row.presale_units, row.due) == (a, 4, 4, promised)
    assert count_shortages(ahead, actor=SYSTEM).count == 1
    assert find_shortage(b, kind="presale", actor=SYSTEM) is None

    Order.objects.filter(pk=order_id_of("pre")).update(ship_by=now())
    first = shortage_list(
        ShortageFilter(q="商品 a"), sort="due", cursor=None, limit=1, actor=SYSTEM
    )
    assert [(r.id, r.orders) for r in first.items] == [(a, 2)]
    stranger = replace(SYSTEM, shops=frozenset({uuid4()}))
    assert count_shortages(ShortageFilter(), actor=stranger).count == 0


def test_pages_of_shortages_follow_one_another() -> None:
    waiting(*(order(f"T{n}", [line(code, n)]) for n, code in ((1, "A"), (2, "B"))))
    first = shortage_list(ShortageFilter(), sort="units", cursor=None, limit=1, actor=SYSTEM)
    second = shortage_list(ShortageFilter(), sort="units", cursor=first.next, limit=1, actor=SYSTEM)
    assert [row.units for row in (*first.items, *second.items)] == [1, 2]
    assert (second.next, first.prev) == (None, None)
