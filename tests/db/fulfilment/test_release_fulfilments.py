from __future__ import annotations

from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, approved, picked_of, planned, state_of
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.models import FulfilmentOrder, PickList, PickListEntry
from zhidan.fulfilment.operations.note_production import note_production
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.unrelease_fulfilments import unrelease_fulfilments
from zhidan.kernel.ids import uuid7
from zhidan.orders.api import cancel_orders, hold_orders, mark_produced
from zhidan.orders.models import Order
from zhidan.platform.actors import ALL, Actor
from zhidan.platform.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_released_orders_stand_on_a_pick_list_when_they_may_be_picked() -> None:
    floor, keys = planned({"T1": [line("A", 2)], "T2": [line("B")]}, {"A": 5, "B": 5})

    released = act(release_fulfilments, fulfilment_ids=list(keys.values()))

    assert [row.code for row in released.outcomes] == ["ok", "ok"]
    (sheet,) = PickList.objects.all()
    assert (released.pick_list_ids, sheet.fulfilments) == ((sheet.id,), 2)
    assert (sheet.warehouse_id, sheet.number[0]) == (floor.warehouse.id, "L")
    listed = list(
        PickListEntry.objects.order_by("position").values_list("fulfilment_id", flat=True)
    )
    assert listed == [keys["T1"], keys["T2"]]
    assert {state_of(key) for key in keys.values()} == {"released"}
    assert set(Order.objects.values_list("state", flat=True)) == {"fulfilling"}
    assert FulfilmentOrder.objects.get(pk=keys["T1"]).pick_list_id == sheet.id


def test_what_is_made_to_order_waits_when_it_is_not_produced_yet() -> None:
    approved({"T1": [line("C")]}, {}, supplies={"C": "to_order"})
    ids = [order_id_of("T1")]
    (key,) = act(plan_fulfilments, order_ids=ids)
    told = OutboxEvent.objects.count()

    refused = act(release_fulfilments, fulfilment_ids=[key])
    assert [row.code for row in refused.outcomes] == ["waits_for_production"]
    assert (refused.pick_list_ids, state_of(key)) == ((), "allocated")
    assert Order.objects.get().state == "approved"
    assert OutboxEvent.objects.count() == told

    act(mark_produced, order_ids=ids)
    act(note_production, order_ids=ids)
    assert FulfilmentOrder.objects.get().waits_for_production is False
    released = act(release_fulfilments, fulfilment_ids=[key])
    assert [row.code for row in released.outcomes] == ["ok"]


def test_a_held_order_is_not_released_when_the_rest_of_the_batch_is() -> None:
    _, keys = planned({"T1": [line("A")], "T2": [line("A")]}, {"A": 5})
    act(hold_orders, order_ids=[order_id_of("T1")], reason="ask the buyer")

    released = act(release_fulfilments, fulfilment_ids=[keys["T1"], keys["T2"]])

    assert [row.code for row in released.outcomes] == ["order_held", "ok"]
    assert (state_of(keys["T1"]), state_of(keys["T2"])) == ("allocated", "released")


def test_nothing_changes_when_the_order_was_cancelled_and_the_news_is_still_on_its_way() -> None:
    _, keys = planned({"T1": [line("A")]}, {"A": 5})
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="buyer")
    told = OutboxEvent.objects.count()

    released = act(release_fulfilments, fulfilment_ids=[keys["T1"]])

    assert [row.code for row in released.outcomes] == ["wrong_state"]
    assert (state_of(keys["T1"]), PickList.objects.count()) == ("allocated", 0)
    assert OutboxEvent.objects.count() == told


def test_a_second_release_is_refused_when_it_stands_on_a_list_already() -> None:
    _, keys = planned({"T1": [line("A")]}, {"A": 5})
    act(release_fulfilments, fulfilment_ids=[keys["T1"]])

    again = act(release_fulfilments, fulfilment_ids=[keys["T1"]])

    (row,) = again.outcomes
    assert (row.code, row.params["state"]) == ("fulfilment_wrong_state", "released")
    assert PickList.objects.count() == 1


def test_another_warehouse_is_unknown_when_the_picker_does_not_belong_there() -> None:
    floor, keys = planned({"T1": [line("A")]}, {"A": 5})
    stranger = _picker(warehouses=frozenset({uuid7()}))
    colleague = _picker(warehouses=frozenset({floor.warehouse.id}))

    refused = act(release_fulfilments, actor=stranger, fulfilment_ids=[keys["T1"], uuid7()])
    assert [row.code for row in refused.outcomes] == ["not_found", "not_found"]
    assert state_of(keys["T1"]) == "allocated"
    taken = act(release_fulfilments, actor=colleague, fulfilment_ids=[keys["T1"]])
    assert [row.code for row in taken.outcomes] == ["ok"]


def test_what_was_picked_goes_back_when_a_fulfilment_order_is_taken_off_the_floor() -> None:
    _, keys = planned({"T1": [line("A", 3)]}, {"A": 5})
    act(release_fulfilments, fulfilment_ids=[keys["T1"]])
    act(pick_fulfilments, fulfilment_ids=[keys["T1"]])
    assert picked_of(keys["T1"]) == [(3, 3, 0)]

    outcomes = act(unrelease_fulfilments, fulfilment_ids=[keys["T1"]], reason="wrong shelf")

    assert [row.code for row in outcomes] == ["ok"]
    assert (state_of(keys["T1"]), picked_of(keys["T1"])) == ("allocated", [(3, 0, 0)])
    row = FulfilmentOrder.objects.get()
    assert (row.picked, row.pick_list_id) == (0, None)
    again = act(release_fulfilments, fulfilment_ids=[keys["T1"]])
    assert [row.code for row in again.outcomes] == ["ok"]


def _picker(*, warehouses: frozenset[UUID]) -> Actor:
    return Actor(kind="user", id=uuid7(), name="王芳", permissions=ALL, warehouses=warehouses)
