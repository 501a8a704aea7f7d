"""Two presses at once: one order, and nothing comes back twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of
from tests.support.together import together
from zhidan.entry.entries import EntryBack, EntryLine, EntryPayment, EntryRecipient, OrderEntry
from zhidan.entry.operations.enter_order import enter_order
from zhidan.fulfilment import api as fulfilment
from zhidan.insights.api import verify
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderLine
from zhidan.orders.queries import origins
from zhidan.payments.models import Payment
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def entry_of(floor: Floor, **fields: Any) -> OrderEntry:
    known = {
        "id": uuid7(), "shop_id": floor.shop.id, "lines": [EntryLine(floor.skus["A"].id, 1, "10")],
        "payment": EntryPayment(), "is_taken": True,
    }  # fmt: skip
    return OrderEntry(**{**known, **fields})


def press(entry: OrderEntry) -> Any:
    return run(enter_order, actor=SYSTEM, entry=entry)


def pressed_at_once() -> list[bool]:
    """The same entry from two machines at the same moment: whether each was a repeat."""
    entry = entry_of(open_shop({"A": 9}, code="md1", channel="store"))
    return sorted(done.is_repeat for done in together(*[lambda: press(entry)] * 2))


def test_one_entry_pressed_twice_at_once_is_one_order_and_one_payment() -> None:
    assert pressed_at_once() == [False, True]
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)
    assert verify().ok


def test_without_a_number_of_its_own_an_entry_becomes_two_orders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OrderEntry, "external_no", property(lambda _: str(uuid7())))
    floor = open_shop({"A": 9}, code="md1", channel="store")
    somebody = EntryRecipient("李四", "13900001111", "浙江省", "杭州市", "西湖区", "文三路 1 号")
    entry = entry_of(floor, payment=EntryPayment(when="later"), is_taken=False, recipient=somebody)
    assert [done.is_repeat for done in together(*[lambda: press(entry)] * 2)] == [False, False]
    assert Order.objects.count() == 2


def exchanged_at_once() -> list[str]:
    """Two people take back the same piece at the same moment."""
    floor = open_shop({"A": 9}, code="md1", channel="store")
    run(orders.place_orders, actor=SYSTEM, shop="md1", orders=[order("T1", [line("A")])])
    origin = order_id_of("T1")
    run(orders.approve_orders, actor=SYSTEM, order_ids=[origin])
    run(fulfilment.ship_orders, actor=SYSTEM, parcels=[fulfilment.OrderToShip(origin, "self")])
    back = [EntryBack(_line_of(origin), 1)]

    def one() -> Any:
        return press(
            entry_of(floor, kind="exchange", origin_id=origin, reason="quality", back=back)
        )

    answers = together(one, one)
    return sorted(a.code if isinstance(a, InvalidInput) else "ok" for a in answers)


def _line_of(order_id: UUID) -> UUID:
    return OrderLine.objects.get(order_id=order_id).id


def test_one_piece_comes_back_once() -> None:
    assert exchanged_at_once() == ["more_than_sold", "ok"]
    assert verify().ok


def test_without_the_guard_only_verify_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "_exchanged", lambda _: [])
    assert exchanged_at_once() == ["ok", "ok"]
    assert "O5.exchanged" in {one.invariant for one in verify().violations}
