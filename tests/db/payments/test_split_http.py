"""Splitting over HTTP: what would come of it, a few at once, many as a job, and back."""

from __future__ import annotations

import pytest

from tests.contract.fulfilment.callers import caller
from tests.support.cashier import settle
from tests.support.shop_floor import line, open_shop, order, order_id_of
from zhidan.insights.api import verify
from zhidan.orders import api as orders
from zhidan.orders.models import Order
from zhidan.platform.actors import SYSTEM
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = ("orders.view", "orders.split", "money.view")


def test_what_would_come_of_it_is_told_and_nothing_happens() -> None:
    floor = open_shop({"A": 9, "B": 0})
    sent = order("T1", [line("A", 2), line("B")])
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
    key = str(order_id_of("T1"))
    clerk = caller(*CLERK)

    told = clerk.post("/orders/split/preview", {"ids": [key], "wish": {"way": "stock"}}).json()

    assert (told["orders"], told["splits"], told["parts"]) == (1, 1, 2)
    first, rest = told["items"][0]["parts"]
    assert (first["units"], first["warehouse_id"], first["is_short"]) == (
        2, str(floor.warehouse.id), False,
    )  # fmt: skip
    assert (rest["units"], rest["warehouse_id"], rest["is_short"]) == (1, None, True)
    assert first["amounts"]["payable"] == {"amount": "20.00", "currency": "CNY"}
    refused = clerk.post("/orders/split/preview", {"ids": [key], "wish": {"way": "presale"}}).json()
    assert (refused["items"][0]["code"], refused["splits"]) == ("split_one_part", 0)
    assert Order.objects.count() == 1
    blind = caller("orders.view", "orders.split")
    told = blind.post("/orders/split/preview", {"ids": [key], "wish": {"way": "stock"}}).json()
    assert told["items"][0]["parts"][0]["amounts"]["payable"] is None


def test_all_that_a_filter_finds_is_split_as_a_job_and_restored_as_one() -> None:
    floor = open_shop({"A": 99})
    sent = [order(f"T{n}", [line("A", 1 + n % 2)]) for n in range(25)]
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
    settle()
    clerk = caller(*CLERK)
    body = {"filter": {"stage": "pending_review"}, "expected_count": 25}

    answer = clerk.post("/orders/split", {**body, "wish": {"way": "quantity", "most": 1}})

    assert answer.status_code == 202
    while run_next_job():
        pass
    settle()
    assert Order.objects.filter(state="split").count() == 12
    assert verify().violations == ()
    changed = clerk.post("/orders/unsplit", body)
    assert (changed.status_code, changed.json()["code"]) == (409, "filter_count_changed")
    back = {"filter": {"stage": "split"}, "expected_count": 12}
    outcomes = clerk.post("/orders/unsplit", back).json()["outcomes"]
    assert {row["code"] for row in outcomes} == {"ok"}
    settle()
    assert Order.objects.filter(state="pending_review").count() == 25
    assert verify().violations == ()
