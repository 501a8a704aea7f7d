"""The one search box: hits of every kind, of what the caller may see and no more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.people import make_person, signed_in
from tests.support.shop_floor import line, open_shop, order, order_id_of, person
from zhidan.catalog.models import Supplier
from zhidan.channels.models import ImportRun
from zhidan.fulfilment import api as fulfilment
from zhidan.fulfilment.models import FulfilmentOrder
from zhidan.kernel.clock import now
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingBuyer
from zhidan.orders.models import Order
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop() -> Any:
    floor = open_shop({"CUP": 9})
    to = person(name="于婉清", mobile="13900001111")
    sent = order("T1", [line("CUP")], buyer=IncomingBuyer(nick="云朵"), recipient=to)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[sent])
    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id_of("T1")])
    while deliver_due(100):
        pass
    Supplier.objects.create(code="YW-01", name="义乌杯子厂")
    ImportRun.objects.create(
        number="I-000007", shop_id=floor.shop.id, file_names=["双十一订单.xlsx"], created_at=now()
    )
    return floor


def asked(browser: Any, text: str) -> set[tuple[str, str]]:
    items = browser.get(f"/search?q={text}").json()["items"]
    return {(hit["kind"], hit["label"]) for hit in items}


def test_every_kind_is_found_by_what_people_know_of_it(shop: Any) -> None:
    boss = signed_in(make_person())
    number = Order.objects.get().order_no
    task = FulfilmentOrder.objects.get()
    assert fulfilment.open_fulfilments_of([task.order_id]) == [task.id]
    found_order, found_buyer = ("order", number), ("customer", "云*")
    assert asked(boss, "13900001111") == {found_order, found_buyer}
    assert asked(boss, "于婉清") == {found_order, found_buyer}
    assert asked(boss, number) == {found_order, found_buyer, ("fulfilment", task.number)}
    assert asked(boss, task.number) == {("fulfilment", task.number)}
    FulfilmentOrder.objects.update(tracking_no="SF1234567890123")
    assert asked(boss, "SF1234567890123") == {("fulfilment", task.number)}
    assert asked(boss, "CUP") == {found_order, ("sku", "CUP")}
    assert asked(boss, "yw-") == asked(boss, "杯子厂") == {("supplier", "YW-01")}
    assert asked(boss, "双十一") == asked(boss, "i-000007") == {("import", "I-000007")}
    assert asked(boss, "云") == asked(boss, "") == asked(boss, "没有这个") == set()


def test_who_may_not_see_a_kind_is_not_told_of_it(shop: Any) -> None:
    packer = signed_in(make_person("packer@shop.test", ["warehouse"]))
    number = Order.objects.get().order_no
    assert {kind for kind, _ in asked(packer, number)} == {"order", "fulfilment"}
    assert asked(packer, "双十一") == set()


def test_foreign_shops_are_not_searched(shop: Any) -> None:
    other = open_shop(code="jd1", channel="jd")
    clerk = signed_in(make_person("b@shop.test", ["owner"], shops=[other.shop.id]))
    for text in (Order.objects.get().order_no, "13900001111", "于婉清", "双十一"):
        assert asked(clerk, text) == set(), text
