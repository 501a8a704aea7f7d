"""Two people with the same money: it is given back once, and no limit is exceeded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.support.cashier import agree, ask_back, money_of, owing, paid, sums_of
from tests.support.shop_floor import open_shop
from tests.support.together import together
from zhidan.kernel.errors import Conflict
from zhidan.kernel.ids import uuid7
from zhidan.payments import allocating, credit, steps
from zhidan.payments import api as payments
from zhidan.payments.models import CreditAccount
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
OF_ORDER = (
    "\n  AND a.refunding_minor + n.refunding + a.refunded_minor + n.refunded <= a.amount_minor"
)
OF_PAYMENT = """
  AND p.refunding_minor + n.refunding + p.refunded_minor + n.refunded
    <= p.captured_minor + n.captured"""
FREE = """
  AND p.allocated_minor + n.allocated + p.free_back_minor + n.free_back
    <= p.captured_minor + n.captured"""
LIMIT = " AND used_minor + %(amount)s <= limit_minor"


def switch_off(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *conditions: str) -> None:
    """Take conditions out of a statement."""
    text = getattr(module, name)
    for condition in conditions:
        assert condition in text
        text = text.replace(condition, "")
    monkeypatch.setattr(module, name, text)


@pytest.fixture
def conditions_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The updates take what is asked, whether it is there or not."""
    switch_off(monkeypatch, allocating, "_REFUND", OF_ORDER)
    switch_off(monkeypatch, steps, "_MOVE", OF_PAYMENT, FREE)
    switch_off(monkeypatch, credit, "_TAKE", LIMIT)


def codes(answers: list[Any]) -> list[str]:
    return sorted(
        "IntegrityError" if isinstance(one, IntegrityError) else one[0] for one in answers
    )


def back_at_once(people: int = 8) -> tuple[list[str], UUID]:
    """So many people give back 60 % of one payment at the same moment."""
    one = owing(open_shop({"A": 5}), "T1")
    key = paid("100.00", (one, "100.00"))
    return codes(together(*[lambda: ask_back(key, 6_000, one)] * people)), key


def test_two_refunds_at_once_give_back_what_there_is_once() -> None:
    answers, key = back_at_once()
    assert answers == ["ok"] + ["refund_exceeds_captured"] * 7
    assert sums_of(key) == ("captured", 10_000, 10_000, 6_000, 0)


def test_without_the_condition_only_the_constraint_saves_us(conditions_off: None) -> None:
    answers, key = back_at_once()
    assert answers == ["IntegrityError"] * 7 + ["ok"]
    assert sums_of(key)[3] == 6_000


def free_back_at_once() -> tuple[list[str], UUID]:
    key = paid("100.00", shop_id=open_shop({"A": 5}).shop.id)
    return codes(together(*[lambda: ask_back(key, 6_000)] * 4)), key


def test_free_money_is_given_back_once() -> None:
    assert free_back_at_once()[0] == ["ok"] + ["refund_exceeds_captured"] * 3


def test_free_money_without_the_condition(conditions_off: None) -> None:
    assert free_back_at_once()[0] == ["IntegrityError"] * 3 + ["ok"]


def spend_at_once() -> tuple[list[str], int]:
    """Two orders of 100.00 and a limit of 150.00."""
    floor = open_shop({"A": 5})
    orders = [owing(floor, f"T{n}") for n in range(2)]
    said = payments.SaidAccount(uuid7(), "城南花店", "CNY", 15_000)
    account = run(payments.save_credit_account, actor=SYSTEM, said=said)

    def charge(order_id: UUID) -> tuple[str]:
        try:
            return (agree(order_id, "on_account", account_id=account),)
        except Conflict as refusal:
            return (refusal.code,)

    answers = together(*[lambda key=key: charge(key) for key in orders])
    reviewed = sum(money_of(key)[0] == "pending_review" for key in orders)
    assert CreditAccount.objects.get().used_minor == 10_000
    return codes(answers), reviewed


def test_two_orders_do_not_exceed_one_limit() -> None:
    assert spend_at_once() == (["credit_exceeded", "ok"], 1)


def test_two_orders_and_a_limit_without_the_condition(conditions_off: None) -> None:
    assert spend_at_once() == (["IntegrityError", "ok"], 1)


def test_one_payment_is_not_spread_twice() -> None:
    floor = open_shop({"A": 5})
    first, second = owing(floor, "T1"), owing(floor, "T2")
    key = paid("100.00", shop_id=floor.shop.id)

    def give(order_id: UUID) -> tuple[str]:
        given = payments.Allocation(key, order_id, 10_000)
        [row] = run(payments.allocate_payments, actor=SYSTEM, allocations=[given])
        return (row.code,)

    answers = together(lambda: give(first), lambda: give(second))
    assert codes(answers)[1] == "ok"
    assert (sums_of(key)[2], money_of(first)[2] + money_of(second)[2]) == (10_000, 10_000)
