from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.shop_floor import line, open_shop, order, order_id_of
from zhidan.orders.api import cancel_orders, place_orders
from zhidan.orders.models import Order
from zhidan.orders.queries.called import called_orders
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def test_pasted_numbers_are_told_with_what_may_be_done_and_the_unknown_are_named() -> None:
    floor = open_shop({"A": 9})
    other = open_shop(code="jd1", channel="jd")
    for shop, numbers in ((floor, ("T1", "T2")), (other, ("J1",))):
        orders = [order(number, [line("A")]) for number in numbers]
        run(place_orders, actor=SYSTEM, shop=shop.shop.code, orders=orders)
    run(cancel_orders, actor=SYSTEM, order_ids=[order_id_of("T2")], reason="不要了")
    ours = Order.objects.get(pk=order_id_of("T1")).order_no

    found = called_orders([" T2 ", ours, "T1", "NO", "J1", ""], actor=SYSTEM)
    assert [one.id for one in found.orders] == [order_id_of(no) for no in ("T2", "T1", "J1")]
    assert [("approve" in one.actions, one.stage) for one in found.orders[:2]] == [
        (False, "cancelled"),
        (True, "pending_review"),
    ]
    assert found.unknown == ["NO"]

    clerk = replace(SYSTEM, shops=frozenset({floor.shop.id}))
    scoped = called_orders(["T1", "J1"], actor=clerk)
    assert ([one.id for one in scoped.orders], scoped.unknown) == ([order_id_of("T1")], ["J1"])
