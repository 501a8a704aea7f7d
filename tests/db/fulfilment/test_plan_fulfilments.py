from __future__ import annotations

import pytest

from tests.db.fulfilment.floor import act, approved, picked_of, planned, state_of
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.models import (
    FulfilmentEvent,
    FulfilmentKey,
    FulfilmentLine,
    FulfilmentOrder,
)
from zhidan.fulfilment.operations.cancel_fulfilments import cancel_fulfilments
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.orders.api import approve_orders, cancel_orders, unapprove_orders
from zhidan.platform.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_approved_order_becomes_one_fulfilment_order_when_it_is_planned() -> None:
    floor = approved({"T1": [line("A", 2), line("B", 1, personalisation="小明")]}, {"A": 5, "B": 5})

    (key,) = act(plan_fulfilments, order_ids=[order_id_of("T1")])

    made = FulfilmentOrder.objects.get()
    assert (made.id, made.order_id, made.shop_id) == (key, order_id_of("T1"), floor.shop.id)
    assert (made.state, made.line_count, made.units, made.picked) == ("allocated", 2, 3, 0)
    assert (made.warehouse_id, made.is_customised) == (floor.warehouse.id, True)
    assert made.number.startswith("F")
    lines = FulfilmentLine.objects.order_by("position")
    assert [(row.title, row.quantity, row.personalisation) for row in lines] == [
        ("商品 A", 2, ""),
        ("商品 B", 1, "小明"),
    ]
    assert list(FulfilmentEvent.objects.values_list("seq", "action", "to_state")) == [
        (1, "plan", "allocated")
    ]
    told = OutboxEvent.objects.get(name="FulfilmentsChanged")
    assert told.topic == "fulfilment.changed"


def test_nothing_more_is_made_when_an_order_is_planned_again() -> None:
    approved({"T1": [line("A")]}, {"A": 5})
    act(plan_fulfilments, order_ids=[order_id_of("T1")])
    events = OutboxEvent.objects.count()

    assert act(plan_fulfilments, order_ids=[order_id_of("T1")]) == []
    assert (FulfilmentOrder.objects.count(), OutboxEvent.objects.count()) == (1, events)


def test_nothing_is_made_when_the_order_was_cancelled_meanwhile() -> None:
    approved({"T1": [line("A")]}, {"A": 5})
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="buyer")

    assert act(plan_fulfilments, order_ids=[order_id_of("T1")]) == []
    assert FulfilmentOrder.objects.count() == 0


def test_lines_without_stock_go_to_the_first_warehouse_when_all_is_made_to_order() -> None:
    floor = approved({"T1": [line("C")]}, {}, supplies={"C": "to_order"})

    act(plan_fulfilments, order_ids=[order_id_of("T1")])

    made = FulfilmentOrder.objects.get()
    assert (made.warehouse_id, made.waits_for_production) == (floor.warehouse.id, True)


def test_postage_is_not_packed_when_an_order_is_planned() -> None:
    _, keys = planned({"T1": [line("A"), line("P")]}, {"A": 5}, supplies={"P": "virtual"})
    assert picked_of(keys["T1"]) == [(1, 0, 0)]


def test_a_cancelled_order_leaves_the_lists_when_its_event_comes() -> None:
    _, keys = planned({"T1": [line("A")], "T2": [line("A")]}, {"A": 5})
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="buyer")

    both = [order_id_of("T1"), order_id_of("T2")]
    assert act(cancel_fulfilments, order_ids=both, reason="order_cancelled") == [keys["T1"]]
    assert (state_of(keys["T1"]), state_of(keys["T2"])) == ("cancelled", "allocated")
    assert FulfilmentKey.objects.count() == 1


def test_a_late_cancellation_does_nothing_when_the_order_was_approved_again() -> None:
    _, keys = planned({"T1": [line("A")]}, {"A": 5})
    ids = [order_id_of("T1")]
    act(unapprove_orders, order_ids=ids)
    act(approve_orders, order_ids=ids)
    act(plan_fulfilments, order_ids=ids)

    assert act(cancel_fulfilments, order_ids=ids, reason="unapproved") == []
    assert state_of(keys["T1"]) == "allocated"


def test_a_new_fulfilment_order_is_made_when_an_order_comes_back() -> None:
    _, keys = planned({"T1": [line("A")]}, {"A": 5})
    ids = [order_id_of("T1")]
    act(unapprove_orders, order_ids=ids)
    act(cancel_fulfilments, order_ids=ids, reason="unapproved")
    act(approve_orders, order_ids=ids)

    (second,) = act(plan_fulfilments, order_ids=ids)
    assert (state_of(keys["T1"]), state_of(second)) == ("cancelled", "allocated")
