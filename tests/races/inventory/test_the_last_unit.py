"""Two hundred buyers for the last unit; two clerks with the same document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from tests.support.shop_floor import Floor, open_shop
from zhidan.inventory.api import NotEnoughStock, PlannedReservation, release_stock, reserve_stock
from zhidan.inventory.documents import Receipt, ReceiptLine
from zhidan.inventory.models import Reservation, StockLevel, StockMove
from zhidan.inventory.operations import write_levels as levels
from zhidan.inventory.operations.receive_stock import receive_stock
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import Bounds, run

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 200
PATIENT = Bounds(lock_ms=20_000, statement_ms=30_000)
CONDITION = "  AND level.allocated + demand.promised BETWEEN 0 AND level.on_hand + demand.hands\n"


@pytest.fixture
def condition_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The update takes what is asked, whether it is there or not."""
    assert CONDITION in levels._TAKE
    monkeypatch.setattr(levels, "_TAKE", levels._TAKE.replace(CONDITION, ""))


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """`count` calls begun at the same moment, each in a thread and a transaction of its own;
    refusals are answers."""
    start = Barrier(count)

    def one(number: int) -> Any:
        start.wait(20)
        try:
            return work(number)
        except (NotEnoughStock, IntegrityError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def buy(floor: Floor, code: str = "A", quantity: int = 1) -> UUID:
    """One buyer's reservation, in a transaction of its own."""
    order_id = uuid7()
    planned = PlannedReservation(
        floor.skus[code].id, floor.warehouse.id, order_id, uuid7(), quantity
    )

    def take(*, actor: Actor) -> UUID:
        if reserve_stock(planned=[planned], at=now()):
            raise NotEnoughStock(sku_id=str(planned.sku_id))
        return order_id

    return run(take, actor=SYSTEM, bounds=PATIENT)


def kinds(answers: list[Any]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def test_the_last_unit_is_promised_once() -> None:
    floor = open_shop({"A": 1})
    answers = at_once(BUYERS, lambda _: buy(floor))
    assert kinds(answers) == {"UUID": 1, "NotEnoughStock": BUYERS - 1}
    level = StockLevel.objects.get()
    assert (level.on_hand, level.allocated, Reservation.objects.count()) == (1, 1, 1)


def test_without_the_condition_only_the_constraint_saves_us(condition_off: None) -> None:
    floor = open_shop({"A": 1})
    answers = at_once(BUYERS, lambda _: buy(floor))
    assert kinds(answers) == {"UUID": 1, "IntegrityError": BUYERS - 1}
    constraints = {
        getattr(getattr(answer.__cause__, "diag", None), "constraint_name", None)
        for answer in answers
        if isinstance(answer, IntegrityError)
    }
    assert constraints == {"stock_never_oversold"}
    assert (StockLevel.objects.get().allocated, Reservation.objects.count()) == (1, 1)


def test_exactly_what_is_there_is_sold_when_some_give_back() -> None:
    floor = open_shop({"A": 30, "B": 30})

    def come_and_go(number: int) -> str:
        code = "AB"[number % 2]
        order_id = buy(floor, code)

        def give_back(*, actor: Actor) -> set[UUID]:
            return release_stock(order_ids=[order_id])

        if number % 5:
            return "kept"
        run(give_back, actor=SYSTEM, bounds=PATIENT)
        return "gave back"

    answers = at_once(BUYERS, come_and_go)
    kept = answers.count("kept")
    held = Reservation.objects.filter(state="held")
    assert held.count() == kept == sum(StockLevel.objects.values_list("allocated", flat=True))
    assert kept <= 60


def test_a_document_sent_twice_at_once_is_booked_once() -> None:
    floor = open_shop({"A": 1})
    receipt = Receipt(
        warehouse_id=floor.warehouse.id,
        document_id=uuid7(),
        lines=[ReceiptLine(sku_code="A", quantity=5), ReceiptLine(sku_code="A", quantity=2)],
    )
    answers = at_once(
        24, lambda _: run(receive_stock, actor=SYSTEM, bounds=PATIENT, receipt=receipt)
    )
    assert set(answers) == {receipt.document_id}
    assert StockLevel.objects.get().on_hand == 8
    assert StockMove.objects.filter(cause__contains=str(receipt.document_id)).count() == 2
