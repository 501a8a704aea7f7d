"""Shipping is taken back while no channel was told: the goods lie packed on the bench again."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, picked_of, planned, state_of
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.models import FulfilmentEvent, FulfilmentOrder, Parcel, TrackingKey
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.ship_fulfilments import ship_fulfilments
from zhidan.fulfilment.operations.unship_fulfilments import unship_fulfilments
from zhidan.fulfilment.shipping import ParcelToShip
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel, StockMove
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.api import confirm_orders
from zhidan.orders.models import Order, OrderEvent, OrderLine

pytestmark = pytest.mark.django_db(transaction=True)


def packed(*numbers: str) -> dict[str, UUID]:
    """Packed fulfilment orders by their orders' source numbers."""
    _, ids = planned({n: [line("A", 2)] for n in numbers}, {"A": 10})
    for operation in (release_fulfilments, pick_fulfilments, pack_fulfilments):
        act(operation, fulfilment_ids=list(ids.values()))
    return ids


def ship(*parcels: tuple[UUID, str]) -> list[str]:
    boxes = [ParcelToShip(key, "sf", number, accept_unusual=True) for key, number in parcels]
    return [outcome.code for outcome in act(ship_fulfilments, parcels=boxes)]


def unship(*ids: UUID) -> Outcomes:
    return act(unship_fulfilments, fulfilment_ids=ids, reason="录错")


def level() -> tuple[int, int]:
    return StockLevel.objects.values_list("on_hand", "allocated").get()


def broken() -> list[str]:
    return [found.invariant for found in verify().violations]


def test_what_was_shipped_lies_packed_again_and_can_be_shipped_again() -> None:
    ids = packed("1")
    assert ship((ids["1"], "SF1000000000001")) == ["ok"]
    assert level() == (8, 0)
    assert [o.code for o in unship(ids["1"])] == ["ok"]
    assert (state_of(ids["1"]), level(), picked_of(ids["1"])) == ("packed", (10, 2), [(2, 2, 2)])
    order = Order.objects.get()
    assert (order.state, order.stage, order.fulfilment_status) == (
        "fulfilling", "packing", "unfulfilled",
    )  # fmt: skip
    assert (order.needs_confirm, order.tracking_no, order.shipped_at) == (False, "", None)
    assert OrderLine.objects.values_list("shipped_quantity", "unit_cost_minor").get() == (0, None)
    assert (Parcel.objects.count(), TrackingKey.objects.count()) == (0, 0)
    event = FulfilmentEvent.objects.order_by("-seq")[0]
    assert (event.action, event.params) == ("unship", {"tracking_no": "SF1000000000001"})
    assert broken() == []
    assert ship((ids["1"], "SF1000000000001")) == ["ok"]
    assert (state_of(ids["1"]), level()) == ("shipped", (8, 0))
    kinds = StockMove.objects.order_by("id").values_list("kind", "quantity")
    assert list(kinds) == [("receive", 10), ("ship", -2), ("unship", 2), ("ship", -2)]
    assert broken() == []


def test_two_parcels_of_one_box_go_back_together() -> None:
    ids = packed("1")
    ship((ids["1"], "SF1000000000001"), (ids["1"], "SF1000000000002"))
    assert [o.code for o in unship(ids["1"])] == ["ok"]
    assert (Parcel.objects.count(), TrackingKey.objects.count()) == (0, 0)
    assert broken() == []


def test_once_the_channel_was_told_nothing_is_taken_back() -> None:
    ids = packed("1", "2")
    ship((ids["1"], "SF1000000000001"), (ids["2"], "SF1000000000002"))
    act(confirm_orders, order_ids=[order_id_of("1")], action="export")
    before = (OrderEvent.objects.count(), FulfilmentEvent.objects.count(), level())
    assert [o.code for o in unship(ids["1"])] == ["confirmed_already"]
    assert (OrderEvent.objects.count(), FulfilmentEvent.objects.count(), level()) == before
    assert (state_of(ids["1"]), Parcel.objects.count()) == ("shipped", 2)
    assert [o.code for o in unship(ids["1"], ids["2"])] == ["confirmed_already", "ok"]
    assert broken() == []


def test_what_was_not_shipped_cannot_be_taken_back() -> None:
    ids = packed("1")
    version = FulfilmentOrder.objects.get().version
    assert [o.code for o in unship(ids["1"])] == ["fulfilment_wrong_state"]
    assert FulfilmentOrder.objects.get().version == version
