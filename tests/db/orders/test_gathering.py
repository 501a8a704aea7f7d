"""Single intakes at the same moment: one transaction, each with its own answer."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.support.shop_floor import line, open_shop, order
from zhidan.inventory.models import StockLevel
from zhidan.orders.gathering import place_soon
from zhidan.orders.models import Order
from zhidan.orders.placements import Placement
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_everybody_gets_the_answer_to_what_they_sent() -> None:
    floor = open_shop({"A": 20})
    answers: dict[int, Placement] = {}
    barrier = threading.Barrier(24)

    def buy(number: int) -> None:
        barrier.wait()
        quantity = 0 if number == 7 else 1
        [answers[number]] = place_soon(
            shop=floor.shop.code,
            orders=[order(f"T{number}", [line("A", quantity)])],
            mode="live",
            actor=SYSTEM,
        )
        connection.close()

    threads = [threading.Thread(target=buy, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {n: a.external_no for n, a in answers.items()} == {n: f"T{n}" for n in range(24)}
    assert [n for n, a in answers.items() if a.outcome == "rejected"] == [7]
    assert {a.index for a in answers.values()} == {0}
    assert sum(1 for a in answers.values() if a.holds == ("shortage",)) == 3
    level = StockLevel.objects.get()
    assert (level.on_hand, level.allocated, Order.objects.count()) == (20, 20, 23)
    assert OutboxEvent.objects.filter(name="OrdersPlaced").count() < 23
