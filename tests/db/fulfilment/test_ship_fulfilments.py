from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, approved, picked_of, planned, state_of
from tests.support.shop_floor import Floor, line, order_id_of
from zhidan.fulfilment.models import FulfilmentOrder, Parcel, TrackingKey
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.ship_fulfilments import ship_fulfilments
from zhidan.fulfilment.operations.ship_orders import OrderToShip, ship_orders
from zhidan.fulfilment.shipping import ParcelToShip
from zhidan.inventory.models import Reservation, StockLevel, StockMove
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.api import cancel_orders, hold_orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.platform.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "SF1234567890123"


def packed(
    orders: dict[str, list[Any]], stock: dict[str, int], **shop: Any
) -> tuple[Floor, dict[str, UUID]]:
    floor, keys = planned(orders, stock, **shop)
    ids = list(keys.values())
    act(release_fulfilments, fulfilment_ids=ids)
    act(pick_fulfilments, fulfilment_ids=ids)
    assert [row.code for row in act(pack_fulfilments, fulfilment_ids=ids)] == ["ok"] * len(ids)
    return floor, keys


def ship(*parcels: ParcelToShip) -> Outcomes:
    return act(ship_fulfilments, parcels=list(parcels))


def level() -> tuple[int, int]:
    row = StockLevel.objects.get()
    return row.on_hand, row.allocated


def everything() -> tuple[Any, ...]:
    """What a refused shipment must leave as it is."""
    return (
        level(),
        StockMove.objects.count(),
        Parcel.objects.count(),
        TrackingKey.objects.count(),
        OutboxEvent.objects.count(),
        OrderEvent.objects.count(),
        sorted(Order.objects.values_list("id", "state", "version")),
        sorted(FulfilmentOrder.objects.values_list("id", "state", "version")),
    )


def test_goods_and_order_leave_together_when_a_packed_box_ships() -> None:
    _, keys = packed({"T1": [line("A", 2)]}, {"A": 5})
    assert level() == (5, 2)

    (row,) = ship(ParcelToShip(keys["T1"], "sf", " sf1234567890123 ", weight_g=800))

    assert row.code == "ok"
    assert level() == (3, 0)
    assert Reservation.objects.get().state == "consumed"
    order = Order.objects.get()
    assert (order.state, order.fulfilment_status, order.tracking_no) == (
        "shipped",
        "fulfilled",
        NUMBER,
    )
    made = FulfilmentOrder.objects.get()
    assert (made.state, made.tracking_no, made.picked) == ("shipped", NUMBER, 2)
    assert picked_of(keys["T1"]) == [(2, 2, 2)]
    parcel = Parcel.objects.get()
    assert (parcel.tracking_no, parcel.weight_g, parcel.number_check) == (NUMBER, 800, "fits")
    assert parcel.shipped_at == made.shipped_at == order.shipped_at
    assert parcel.number.startswith("P")


def test_a_box_leaves_in_two_parcels_when_it_is_named_twice() -> None:
    _, keys = packed({"T1": [line("A", 2)]}, {"A": 5})

    outcomes = ship(
        ParcelToShip(keys["T1"], "sf", NUMBER), ParcelToShip(keys["T1"], "yto", "YT1234567890123")
    )

    assert [row.code for row in outcomes] == ["ok"]
    assert set(Parcel.objects.values_list("tracking_no", flat=True)) == {NUMBER, "YT1234567890123"}
    assert level() == (3, 0)


@pytest.mark.parametrize(
    ("carrier", "number", "code"),
    [
        ("sf", "SF123", "tracking_no_unlike_carrier"),
        ("sf", "", "tracking_no_missing"),
        ("sf", "SF1234567890123;", "tracking_no_bad_characters"),
        ("ups", "1Z5R89390357567128", "tracking_no_check_digit"),
        ("nobody", NUMBER, "carrier_not_found"),
    ],
)
def test_nothing_leaves_when_the_number_cannot_be_right(
    carrier: str, number: str, code: str
) -> None:
    _, keys = packed({"T1": [line("A")]}, {"A": 5})
    before = everything()

    assert [row.code for row in ship(ParcelToShip(keys["T1"], carrier, number))] == [code]
    assert everything() == before


def test_an_unusual_number_is_taken_when_a_person_vouches_for_it() -> None:
    _, keys = packed({"T1": [line("A")]}, {"A": 5})

    (row,) = ship(ParcelToShip(keys["T1"], "sf", "SF99", accept_unusual=True))

    assert (row.code, Parcel.objects.get().number_check) == ("ok", "overruled")


def test_goods_fetched_in_person_need_no_number_when_they_leave() -> None:
    _, keys = packed({"T1": [line("A")]}, {"A": 5})

    assert [row.code for row in ship(ParcelToShip(keys["T1"], "self"))] == ["ok"]
    assert (Parcel.objects.get().tracking_no, TrackingKey.objects.count()) == ("", 0)


def test_the_second_box_stays_when_its_number_belongs_to_another_parcel() -> None:
    _, keys = packed({"T1": [line("A")], "T2": [line("A")], "T3": [line("A")]}, {"A": 5})
    ship(ParcelToShip(keys["T1"], "sf", NUMBER))

    outcomes = ship(
        ParcelToShip(keys["T2"], "sf", NUMBER), ParcelToShip(keys["T3"], "sf", "SF1234567890124")
    )

    assert [row.code for row in outcomes] == ["tracking_no_taken", "ok"]
    assert (state_of(keys["T2"]), state_of(keys["T3"])) == ("packed", "shipped")
    assert level() == (3, 1)
    again = ship(ParcelToShip(keys["T2"], "sf", "SF1234567890125"))
    assert [row.code for row in again] == ["ok"]


def test_nothing_leaves_when_the_order_was_cancelled_or_held_meanwhile() -> None:
    _, keys = packed({"T1": [line("A")], "T2": [line("A")]}, {"A": 5})
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="buyer")
    act(hold_orders, order_ids=[order_id_of("T2")], reason="wait")
    before = everything()

    outcomes = ship(
        ParcelToShip(keys["T1"], "sf", NUMBER), ParcelToShip(keys["T2"], "sf", "SF1234567890124")
    )

    assert [row.code for row in outcomes] == ["wrong_state", "held"]
    assert everything() == before


def test_a_box_is_not_shipped_when_it_is_not_packed() -> None:
    _, keys = planned({"T1": [line("A")]}, {"A": 5})
    before = everything()

    (row,) = ship(ParcelToShip(keys["T1"], "sf", NUMBER))

    assert (row.code, row.params["state"]) == ("fulfilment_wrong_state", "allocated")
    assert everything() == before


def test_a_box_is_not_packed_when_something_is_missing() -> None:
    _, keys = planned({"T1": [line("A", 2)]}, {"A": 5})
    act(release_fulfilments, fulfilment_ids=[keys["T1"]])
    before = everything()

    (row,) = act(pack_fulfilments, fulfilment_ids=[keys["T1"]])

    assert row.code == "fulfilment_wrong_state"
    assert everything() == before


def test_an_order_ships_from_the_list_when_nobody_planned_or_picked_it() -> None:
    approved({"T1": [line("A", 2)], "T2": [line("A")]}, {"A": 5})

    outcomes = act(
        ship_orders,
        parcels=[
            OrderToShip(order_id_of("T1"), "sf", NUMBER),
            OrderToShip(order_id_of("T2"), "sf", "bad"),
        ],
    )

    assert [row.code for row in outcomes] == ["ok", "tracking_no_bad_characters"]
    assert dict(Order.objects.values_list("external_no", "state")) == {
        "T1": "shipped",
        "T2": "approved",
    }
    assert level() == (3, 1)
    made = FulfilmentOrder.objects.get(order_id=order_id_of("T1"))
    assert (made.state, picked_of(made.id)) == ("shipped", [(2, 2, 2)])


def test_an_order_leaves_in_two_parcels_when_the_list_names_it_twice() -> None:
    approved({"T1": [line("A", 2)]}, {"A": 5})
    key = order_id_of("T1")

    outcomes = act(
        ship_orders,
        parcels=[OrderToShip(key, "sf", NUMBER), OrderToShip(key, "sf", "SF1234567890124")],
    )

    assert [(row.id, row.code) for row in outcomes] == [(key, "ok")]
    assert (Parcel.objects.count(), level()) == (2, (3, 0))


def test_an_order_of_postage_only_is_closed_when_it_ships_from_the_list() -> None:
    approved({"T1": [line("P")]}, {}, supplies={"P": "virtual"})

    (row,) = act(ship_orders, parcels=[OrderToShip(order_id_of("T1"), "sf", NUMBER)])

    assert (row.code, Order.objects.get().state, Parcel.objects.count()) == ("ok", "shipped", 0)


def test_a_second_shipment_is_refused_when_the_order_has_left() -> None:
    approved({"T1": [line("A")]}, {"A": 5})
    act(ship_orders, parcels=[OrderToShip(order_id_of("T1"), "sf", NUMBER)])
    before = everything()

    (row,) = act(ship_orders, parcels=[OrderToShip(order_id_of("T1"), "sf", "SF1234567890124")])

    assert row.code == "nothing_to_ship"
    assert everything() == before


def test_an_order_in_production_does_not_ship_when_it_is_not_finished() -> None:
    approved({"T1": [line("C")]}, {}, supplies={"C": "to_order"})
    act(plan_fulfilments, order_ids=[order_id_of("T1")])

    (row,) = act(ship_orders, parcels=[OrderToShip(order_id_of("T1"), "sf", NUMBER)])

    assert row.code == "waits_for_production"
    assert (Order.objects.get().state, TrackingKey.objects.count()) == ("approved", 0)
