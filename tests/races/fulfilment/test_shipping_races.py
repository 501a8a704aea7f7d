"""Who is first: exactly one wins, and the controls show what saves us where the lock is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, approved, picked_of, planned, state_of
from tests.support.shop_floor import line, order_id_of
from tests.support.together import meeting, stopped, together, try_once
from zhidan.fulfilment import shipping
from zhidan.fulfilment import steps as fulfilment_steps
from zhidan.fulfilment.models import FulfilmentOrder, Parcel, Scan, TrackingKey
from zhidan.fulfilment.operations import plan_fulfilments as planning
from zhidan.fulfilment.operations import scan_item as scanning
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.scan_item import ScanAnswer, scan_item
from zhidan.fulfilment.operations.ship_fulfilments import ship_fulfilments
from zhidan.fulfilment.shipping import ParcelToShip
from zhidan.inventory.models import StockLevel, StockMove
from zhidan.kernel.ids import uuid7
from zhidan.orders import batch as order_batch
from zhidan.orders import steps as order_steps
from zhidan.orders.api import cancel_orders
from zhidan.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)
LOCK = "FOR NO KEY UPDATE"
ROUNDS = 8


@pytest.fixture
def locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read, but nobody waits for anybody."""
    for module in (order_steps, fulfilment_steps):
        assert LOCK in module._LOCK
        monkeypatch.setattr(module, "_LOCK", module._LOCK.replace(LOCK, ""))
    try_once(monkeypatch)


def packed_box(numbers: tuple[str, ...]) -> dict[str, UUID]:
    _, keys = planned({number: [line("A", 2)] for number in numbers}, {"A": 2 * len(numbers)})
    ids = list(keys.values())
    act(release_fulfilments, fulfilment_ids=ids)
    act(pick_fulfilments, fulfilment_ids=ids)
    act(pack_fulfilments, fulfilment_ids=ids)
    return keys


def shipping_of(box: UUID, number: str) -> Callable[[], str]:
    def ship() -> str:
        (row,) = act(ship_fulfilments, parcels=[ParcelToShip(box, "sf", number)])
        return row.code

    return ship


def cancelling_of(order_id: UUID) -> Callable[[], str]:
    def cancel() -> str:
        (row,) = act(cancel_orders, order_ids=[order_id], reason="buyer")
        return row.code

    return cancel


def check_stock_and_order() -> None:
    """Whatever happened: what left is what the orders say has left, and nothing more is held."""
    shipped = Order.objects.filter(state="shipped").count()
    total = Order.objects.count()
    level = StockLevel.objects.get()
    assert level.on_hand == 2 * (total - shipped)
    assert level.allocated == 2 * Order.objects.exclude(state__in=["shipped", "cancelled"]).count()
    assert StockMove.objects.filter(kind="ship").count() == shipped == Parcel.objects.count()


def test_an_order_either_ships_or_is_cancelled_when_both_are_asked_at_once() -> None:
    keys = packed_box(tuple(f"T{at}" for at in range(ROUNDS)))
    for at, (number, box) in enumerate(keys.items()):
        said = together(
            shipping_of(box, f"SF10000000000{at:02d}"), cancelling_of(order_id_of(number))
        )
        assert sorted(code == "ok" for code in said) == [False, True], said
    assert set(Order.objects.values_list("state", flat=True)) <= {"shipped", "cancelled"}
    check_stock_and_order()


def test_only_the_event_number_saves_us_when_the_lock_is_off(
    locks_off: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = packed_box(("T1",))
    monkeypatch.setattr(order_batch, "_tried", meeting(order_batch._tried))

    said = together(shipping_of(keys["T1"], "SF1000000000001"), cancelling_of(order_id_of("T1")))

    assert said.count("ok") == len(stopped(said)) == 1, said
    check_stock_and_order()


def test_one_person_ships_when_two_take_the_same_box() -> None:
    keys = packed_box(tuple(f"T{at}" for at in range(ROUNDS)))
    for at, box in enumerate(keys.values()):
        said = together(
            shipping_of(box, f"SF10000000000{at:02d}"), shipping_of(box, f"SF20000000000{at:02d}")
        )
        assert sorted(said) == ["fulfilment_wrong_state", "ok"], said
    assert TrackingKey.objects.count() == ROUNDS
    check_stock_and_order()


def test_only_the_event_number_saves_the_box_when_the_lock_is_off(
    locks_off: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = packed_box(("T1",))
    monkeypatch.setattr(order_batch, "_tried", meeting(order_batch._tried))

    said = together(
        shipping_of(keys["T1"], "SF1000000000001"), shipping_of(keys["T1"], "SF2000000000001")
    )

    assert said.count("ok") == len(stopped(said)) == 1, said
    assert TrackingKey.objects.count() == 1
    check_stock_and_order()


def test_one_parcel_gets_the_number_when_two_boxes_ask_for_it() -> None:
    keys = packed_box(("T1", "T2"))

    said = together(*(shipping_of(box, "SF1000000000001") for box in keys.values()))

    assert sorted(said) == ["ok", "tracking_no_taken"], said
    check_stock_and_order()


def test_only_the_key_saves_the_number_when_the_condition_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = packed_box(("T1", "T2"))
    monkeypatch.setattr(shipping, "_CLAIM", shipping._CLAIM.replace("ON CONFLICT DO NOTHING", ""))

    said = together(*(shipping_of(box, "SF1000000000001") for box in keys.values()))

    assert said.count("ok") == len(stopped(said)) == 1, said
    check_stock_and_order()


def scanning_of(box: UUID, scan_id: UUID) -> Callable[[], ScanAnswer]:
    return lambda: act(scan_item, fulfilment_id=box, scan_id=scan_id, code="A")


def released_box() -> UUID:
    _, keys = planned({"T1": [line("A", 5)]}, {"A": 5})
    act(release_fulfilments, fulfilment_ids=[keys["T1"]])
    return keys["T1"]


def test_a_scan_counts_once_when_it_is_sent_twice_at_once() -> None:
    box = released_box()
    for counted in range(1, 6):
        scan_id = uuid7()
        first, second = together(scanning_of(box, scan_id), scanning_of(box, scan_id))
        assert (first.picked, second.picked) == (counted, counted)
    assert (picked_of(box), state_of(box)) == ([(5, 5, 0)], "picked")
    assert Scan.objects.count() == 5


def test_no_piece_is_lost_when_two_people_scan_into_one_box() -> None:
    box = released_box()

    answers = together(*(scanning_of(box, uuid7()) for _ in range(5)))

    assert sorted(one.picked for one in answers) == [1, 2, 3, 4, 5]
    assert FulfilmentOrder.objects.get().picked == 5


def test_only_the_scan_id_saves_the_count_when_the_lock_is_off(
    locks_off: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, scan_id = released_box(), uuid7()
    monkeypatch.setattr(scanning, "lines_to_pick", meeting(scanning.lines_to_pick))

    said = together(scanning_of(box, scan_id), scanning_of(box, scan_id))

    assert len(stopped(said)) == 1, said
    assert picked_of(box) == [(5, 1, 0)]


def planning_of(order_id: UUID) -> Callable[[], list[UUID]]:
    return lambda: act(plan_fulfilments, order_ids=[order_id])


def test_one_fulfilment_order_is_made_when_the_event_is_delivered_twice_at_once() -> None:
    approved({"T1": [line("A")]}, {"A": 5})

    made = together(*[planning_of(order_id_of("T1"))] * 2)

    assert sorted(map(len, made)) == [0, 1]
    assert FulfilmentOrder.objects.count() == 1


def test_only_the_key_saves_the_plan_when_the_condition_is_off(
    locks_off: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved({"T1": [line("A")]}, {"A": 5})
    without: Any = planning._TAKE_KEYS.replace("ON CONFLICT DO NOTHING", "")
    monkeypatch.setattr(planning, "_TAKE_KEYS", without)
    monkeypatch.setattr(planning, "_claimed", meeting(planning._claimed))

    made = together(*[planning_of(order_id_of("T1"))] * 2)

    assert len(stopped(made)) == 1, made
    assert FulfilmentOrder.objects.count() == 1
