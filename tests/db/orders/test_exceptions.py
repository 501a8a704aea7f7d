"""The exception board: by reason and age, the longest waiting first, and where its parts lead."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.timezone import now

from tests.db.orders.test_order_list import take_in
from tests.support.shop_floor import line, open_shop, order, order_id_of
from zhidan.orders.models import Order, OrderHold
from zhidan.orders.queries.exceptions import HeldOrder, exception_board
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import count_orders
from zhidan.platform.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db(transaction=True)


def who(*shops: UUID) -> Actor:
    return Actor("user", None, "x", frozenset({"orders.view"}), shops=frozenset(shops))


def said(orders: list[HeldOrder]) -> list[tuple[str, bool]]:
    numbers = dict(Order.objects.values_list("id", "external_no"))
    return [(numbers[one.id], one.is_overdue) for one in orders]


def test_each_reason_tells_how_many_how_old_and_how_many_overdue() -> None:
    floor = open_shop({"A": 900})
    take_in(floor, *(order(f"M{n}", [line("A")], buyer_message="快") for n in range(4)))
    take_in(floor, order("NONE", [line("A")]), order("X", [line("B")]))
    for number, days in (("M0", 0), ("M1", 1), ("M2", 5), ("M3", 4)):
        OrderHold.objects.filter(order_id=order_id_of(number)).update(
            raised_at=now() - timedelta(days=days)
        )
    Order.objects.update(ship_by=now() + timedelta(days=1))
    Order.objects.filter(external_no__in=("M3", "NONE")).update(ship_by=now() - timedelta(hours=1))

    board = exception_board(actor=SYSTEM)
    unmapped, message = board.columns
    assert (unmapped.reason, unmapped.orders, unmapped.overdue) == ("unmapped_sku", 1, 0)
    assert (message.reason, message.orders, message.overdue) == ("buyer_message", 4, 1)
    assert (message.ages.today, message.ages.recent, message.ages.older) == (1, 1, 2)
    assert said(message.oldest) == [("M2", False), ("M3", True), ("M1", False), ("M0", False)]
    assert message.oldest[0].title == "商品 A"

    def led(**parts: str) -> int:
        wanted = OrderFilter(stage="exception", hold="buyer_message", **parts)
        return count_orders(wanted, actor=SYSTEM).count

    day_before = str((now() - timedelta(days=30)).date())
    assert (led(), led(held_from=board.today), led(held_to=day_before)) == (4, 1, 0)
    assert led(held_from=board.recent_from) == 2
    assert led(ship_by_before=now().isoformat()) == 1


def test_nobody_sees_what_other_shops_hold() -> None:
    floors = [open_shop({"A": 9}), open_shop({"B": 9}, code="jd1", channel="jd")]
    for floor, code in zip(floors, "AB", strict=True):
        take_in(floor, order(f"N{code}", [line(code)], buyer_message="快"))
    mine = who(floors[0].shop.id)
    [column] = exception_board(actor=mine).columns
    assert (column.orders, said(column.oldest)) == (1, [("NA", True)])
    assert exception_board(actor=who()).columns == []
