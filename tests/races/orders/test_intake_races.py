"""The same order sent twice at once: one order, and the second sender hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop_floor import line, open_shop, order
from tests.support.together import meeting, stopped, together, try_once
from zhidan.inventory.models import StockLevel
from zhidan.orders.api import place_orders
from zhidan.orders.models import Order, SourceKey
from zhidan.orders.operations import place_orders as module
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def _senders(shop: str, people: int) -> list[Any]:
    sent = [order("T1", [line("A")])]
    return [
        lambda: run(place_orders, actor=SYSTEM, shop=shop, orders=sent)[0].outcome
        for _ in range(people)
    ]


def test_an_order_sent_by_two_at_the_same_moment_comes_in_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    floor = open_shop({"A": 5})
    monkeypatch.setattr(module, "plan_stock", meeting(module.plan_stock))

    answers = together(*_senders(floor.shop.code, 2))

    assert sorted(map(str, answers)) == ["created", "unchanged"]
    assert (Order.objects.count(), SourceKey.objects.count()) == (1, 1)
    assert StockLevel.objects.get().allocated == 1


def test_without_planning_again_only_the_key_stops_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    floor = open_shop({"A": 5})
    monkeypatch.setattr(module, "plan_stock", meeting(module.plan_stock))
    monkeypatch.setattr(module, "_is_key_collision", lambda _error: False)
    try_once(monkeypatch)

    answers = together(*_senders(floor.shop.code, 2))

    assert answers.count("created") == len(stopped(answers)) == 1, answers
    assert Order.objects.count() == 1
