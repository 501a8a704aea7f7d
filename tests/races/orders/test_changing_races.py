"""A change meets an approval, a shipping, another change: one outcome, and it is whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import settle
from tests.support.changes import change
from tests.support.shop_floor import line, open_shop, order, order_id_of
from tests.support.together import meeting, stopped, together, try_once
from zhidan.fulfilment.api import ship_orders
from zhidan.fulfilment.operations.ship_orders import OrderToShip
from zhidan.insights.api import verify
from zhidan.inventory.models import Reservation
from zhidan.orders import api as orders
from zhidan.orders import batch, steps
from zhidan.orders.changing import LineEdit
from zhidan.orders.models import Order, OrderChange, OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
LOCK = "FOR NO KEY UPDATE"
ROUNDS = 6


@pytest.fixture
def locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read, but nobody waits for anybody."""
    assert LOCK in steps._LOCK
    monkeypatch.setattr(steps, "_LOCK", steps._LOCK.replace(LOCK, ""))
    try_once(monkeypatch)


def placed(*numbers: str, approve: bool = False) -> list[UUID]:
    floor = open_shop({"A": 9 * len(numbers)})
    sent = [order(number, [line("A", 2)]) for number in numbers]
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
    ids = [order_id_of(number) for number in numbers]
    if approve:
        run(orders.approve_orders, actor=SYSTEM, order_ids=ids)
    settle()
    return ids


def changing(key: UUID, quantity: int) -> Callable[[], str]:
    edit = LineEdit(OrderLine.objects.get(order_id=key).id, quantity=quantity, unit_price="1")
    return lambda: change(key, lines=[edit])


def approving(key: UUID) -> Callable[[], str]:
    return lambda: run(orders.approve_orders, actor=SYSTEM, order_ids=[key]).rows[0].code


def shipping(key: UUID, number: str) -> Callable[[], str]:
    parcel = OrderToShip(key, "sf", number)
    return lambda: run(ship_orders, actor=SYSTEM, parcels=[parcel]).rows[0].code


def whole() -> None:
    """What is held is what the lines say, and every promise is kept."""
    settle()
    lines = dict(OrderLine.objects.values_list("order_id", "quantity"))
    held = Reservation.objects.filter(state__in=("held", "consumed"))
    assert dict(held.values_list("order_id", "quantity")) == lines
    assert [(one.invariant, one.ids) for one in verify().violations] == []


def test_who_changes_and_who_approves_come_one_after_the_other() -> None:
    keys = placed(*(f"T{n}" for n in range(ROUNDS)))
    for key in keys:
        assert together(changing(key, 1), approving(key)) == ["ok", "ok"]
    settle()
    assert set(Order.objects.values_list("units", flat=True)) == {1}
    states = set(Order.objects.values_list("state", flat=True))
    assert states <= {"approved", "pending_review"}
    whole()


def test_an_order_ships_as_it_was_or_is_changed_and_stays() -> None:
    keys = placed(*(f"T{n}" for n in range(ROUNDS)), approve=True)
    for at, key in enumerate(keys):
        said = together(changing(key, 1), shipping(key, f"SF10000000000{at:02d}"))
        row = Order.objects.get(pk=key)
        if row.state == "shipped":
            assert (said, row.units) == (["already_shipped", "ok"], 2)
        else:
            assert (said[0], row.state, row.units) == ("ok", "pending_review", 1)
            assert said[1] != "ok"
    whole()


def test_two_changes_of_one_version_are_one_change() -> None:
    (key,) = placed("T1")
    said = together(*(
        lambda note=note: change(key, note=note, expected_version=1) for note in ("甲", "乙")
    ))  # fmt: skip
    assert (sorted(said), OrderChange.objects.count()) == (["changed_meanwhile", "ok"], 1)


def test_only_the_event_number_saves_the_order_when_the_lock_is_off(
    locks_off: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = placed("T1")
    monkeypatch.setattr(batch, "_tried", meeting(batch._tried))

    said: list[Any] = together(changing(key, 1), approving(key))

    assert said.count("ok") == len(stopped(said)) == 1, said
    settle()
    assert [(one.invariant, one.ids) for one in verify().violations] == []


def test_goods_picked_for_the_order_before_its_change_do_not_leave() -> None:
    (key,) = placed("T1", approve=True)
    row = OrderLine.objects.get(order_id=key)
    old = {row.id: orders.LeavingGoods(row.sku_id, row.quantity)}
    assert changing(key, 3)() == "ok"
    run(orders.set_terms, actor=SYSTEM, agreed=[orders.AgreedTerms(key, "cod")])
    assert approving(key)() == "ok"

    at = datetime(2026, 11, 2, tzinfo=UTC)
    shipment = orders.Shipment(key, old, "SF", "SF1234567890123", at)
    [said] = run(orders.record_shipped, actor=SYSTEM, shipments=[shipment])

    assert (said.code, Order.objects.get(pk=key).state) == ("changed_meanwhile", "approved")
    whole()
