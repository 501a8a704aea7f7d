from __future__ import annotations

import pytest

from tests.db.fulfilment.floor import act, approved, state_of
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.models import FulfilmentOrder
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.orders.api import cancel_orders, mark_produced, unapprove_orders
from zhidan.platform.deliveries import deliver_due

pytestmark = pytest.mark.django_db(transaction=True)


def deliver_all() -> None:
    while deliver_due():
        pass


def test_the_warehouse_follows_the_orders_when_their_events_are_delivered() -> None:
    approved({"T1": [line("A")], "T2": [line("A")], "T3": [line("A")]}, {"A": 5})
    deliver_all()
    keys = dict(FulfilmentOrder.objects.values_list("order_id", "id"))
    assert len(keys) == 3

    act(release_fulfilments, fulfilment_ids=[keys[order_id_of("T1")]])
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="buyer")
    act(unapprove_orders, order_ids=[order_id_of("T2")])
    deliver_all()

    states = [state_of(keys[order_id_of(number)]) for number in ("T1", "T2", "T3")]
    assert states == ["cancelled", "cancelled", "allocated"]


def test_finished_work_shows_on_the_lists_when_the_event_is_delivered() -> None:
    approved({"T1": [line("C")]}, {}, supplies={"C": "to_order"})
    deliver_all()
    assert FulfilmentOrder.objects.get().waits_for_production is True

    act(mark_produced, order_ids=[order_id_of("T1")])
    deliver_all()

    assert FulfilmentOrder.objects.get().waits_for_production is False
