"""Somebody splits an order while somebody else has it in hand: one outcome, nothing lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import paid, settle
from tests.support.shop_floor import line, open_shop, order, order_id_of
from tests.support.together import meeting, stopped, together, try_once
from zhidan.insights.api import verify
from zhidan.orders import api as orders
from zhidan.orders import steps
from zhidan.orders.models import Order
from zhidan.orders.operations import split_orders as splitting
from zhidan.payments import api as payments
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
ONE_EACH = orders.SplitWish(way="quantity", most=1)


@pytest.fixture
def key() -> UUID:
    """A paid order of three pieces."""
    floor = open_shop({"A": 9})
    run(
        orders.place_orders,
        actor=SYSTEM,
        shop=floor.shop.code,
        orders=[order("T1", [line("A", 3)])],
    )
    settle()
    return order_id_of("T1")


def split(order_id: UUID) -> str:
    wanted = [orders.Splitting(order_id, ONE_EACH)]
    [row] = run(payments.split_paid_orders, actor=SYSTEM, wanted=wanted)
    return row.code


def step(operation: Any, order_id: UUID, **given: Any) -> str:
    [row] = run(operation, actor=SYSTEM, order_ids=[order_id], **given)
    return row.code


def parts(order_id: UUID) -> list[UUID]:
    return orders.parts_of([order_id]).get(order_id, [])


def clean() -> None:
    settle()
    assert verify().violations == ()


def test_split_and_cancelled_at_once_it_is_one_of_both(key: UUID) -> None:
    answers = together(
        lambda: split(key), lambda: step(orders.cancel_orders, key, reason="买家不要了")
    )
    state = Order.objects.get(pk=key).state
    assert (state, answers) in (
        ("split", ["ok", "wrong_state"]),
        ("cancelled", ["wrong_state", "ok"]),
    )
    assert len(parts(key)) == (3 if state == "split" else 0)
    clean()


def test_split_by_two_at_once_it_is_split_once(key: UUID) -> None:
    assert sorted(together(*[lambda: split(key)] * 3)) == ["ok", "wrong_state", "wrong_state"]
    assert len(parts(key)) == 3
    clean()


def test_without_the_lock_only_the_key_of_the_numbers_saves_us(
    key: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_LOCK", steps._LOCK.replace(" FOR NO KEY UPDATE", ""))
    try_once(monkeypatch)
    monkeypatch.setattr(splitting, "make_parts", meeting(splitting.make_parts))

    answers = together(lambda: split(key), lambda: split(key))

    assert answers.count("ok") == len(stopped(answers)) == 1, answers
    assert len(parts(key)) == 3


def test_paid_approved_and_split_at_once_nothing_is_lost(key: UUID) -> None:
    answers = together(
        lambda: split(key),
        lambda: step(orders.approve_orders, key),
        lambda: paid("5.00", (key, "5.00")),
    )
    assert answers[0] == "ok"
    assert answers[1] in ("ok", "wrong_state")
    assert isinstance(answers[2], UUID | AssertionError)
    rows = Order.objects.filter(pk__in=parts(key))
    extra = 500 if isinstance(answers[2], UUID) else 0
    assert sum(row.amount_paid_minor for row in rows) == 3_000 + extra
    clean()


def test_restored_while_a_part_is_approved_or_cancelled_it_is_one_order_or_three(key: UUID) -> None:
    assert split(key) == "ok"
    first, second, _ = parts(key)
    answers = together(
        lambda: step(payments.unsplit_paid_orders, key),
        lambda: step(orders.approve_orders, first),
        lambda: step(orders.cancel_orders, second, reason="x"),
    )
    state = Order.objects.get(pk=key).state
    if state == "split":
        assert (answers[0], answers[2]) == ("unsplit_cancelled", "ok")
    else:
        assert (state, answers[0], answers[2]) == ("pending_review", "ok", "wrong_state")
    clean()
