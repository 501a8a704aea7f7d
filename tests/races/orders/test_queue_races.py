"""Two receipts at once: the queue is served once, in its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.shop_floor import PLACED, add_stock, line, open_shop, order, order_id_of
from tests.support.together import meeting, stopped, together, try_once
from zhidan.inventory import api as inventory
from zhidan.inventory.models import Reservation, StockLevel
from zhidan.orders import steps as order_steps
from zhidan.orders.api import place_orders
from zhidan.orders.operations.serve_waiting import serve_waiting
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
LOCK = "FOR NO KEY UPDATE"


def queue_before(arrived: int, orders: int = 6) -> tuple[UUID, list[UUID]]:
    """So many orders that wait for one piece each, and so many pieces; who waits, in order."""
    floor = open_shop({"A": 0})
    sent = [
        order(f"T{n}", [line("A")], ship_by=PLACED + timedelta(days=90 - n)) for n in range(orders)
    ]
    run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
    for _ in range(arrived):
        add_stock(floor, "A", 1)
    return floor.skus["A"].id, [order_id_of(f"T{n}") for n in reversed(range(orders))]


def serving_of(sku_id: UUID) -> Callable[[], list[UUID]]:
    return lambda: run(serve_waiting, actor=SYSTEM, sku_ids=[sku_id])


def held() -> set[UUID]:
    return set(Reservation.objects.filter(state="held").values_list("order_id", flat=True))


def test_nobody_is_served_twice_and_nobody_passes_when_two_receipts_arrive_at_once() -> None:
    sku_id, queue = queue_before(3)
    said = together(*[serving_of(sku_id)] * 3)
    assert sorted(order_id for one in said for order_id in one) == sorted(queue[:3])
    assert held() == set(queue[:3])
    level = StockLevel.objects.get(sku_id=sku_id)
    assert (level.on_hand, level.allocated) == (3, 3)


def test_only_the_key_of_the_reservation_saves_us_when_the_lock_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sku_id, queue = queue_before(4, orders=2)
    try_once(monkeypatch)
    assert LOCK in order_steps._LOCK
    monkeypatch.setattr(order_steps, "_LOCK", order_steps._LOCK.replace(LOCK, ""))
    monkeypatch.setattr(inventory, "available", meeting(inventory.available))
    said: list[Any] = together(*[serving_of(sku_id)] * 2)
    assert len(stopped(said)) == 1, said
    assert held() == set(queue)
    assert StockLevel.objects.get(sku_id=sku_id).allocated == 2
