"""Random chains of payments, shares, refunds and voids: nothing is lost, nothing given twice."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from tests.support.cashier import ask_back, owing, receive, refund_step
from tests.support.shop_floor import open_shop
from zhidan.insights.api import verify
from zhidan.kernel.errors import Conflict
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import to_text
from zhidan.orders.models import Order
from zhidan.payments import api as payments
from zhidan.payments.models import Payment, PaymentAllocation, Refund
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = 60


class Walk:
    """One shop of one currency, a few orders, and whatever comes to mind."""

    def __init__(self, currency: str, seed: int) -> None:
        self.rnd, self.currency = random.Random(seed), currency
        self.floor = open_shop({"A": 9}, currency=currency)
        price = to_text(1_000, currency)
        self.orders = [owing(self.floor, f"T{n}", price, currency=currency) for n in range(4)]
        self.payments: list[UUID] = []
        self.refunds: list[UUID] = []

    def step(self) -> None:
        deed = self.rnd.choice(
            [
                self.enter,
                self.enter,
                self.give,
                self.take,
                self.ask,
                self.ask,
                self.go_on,
                self.void,
            ]
        )
        deed()

    def enter(self) -> None:
        key, amount = uuid7(), self.rnd.randint(1, 2_500)
        shares, left = [], amount
        for order_id in self.rnd.sample(self.orders, self.rnd.randint(0, 3)):
            part = self.rnd.randint(0, left)
            if part:
                shares.append((order_id, to_text(part, self.currency)))
                left -= part
        code = receive(
            to_text(amount, self.currency), *shares, id=key, currency=self.currency,
            shop_id=self.floor.shop.id,
        )  # fmt: skip
        assert code == "ok"
        self.payments.append(key)

    def spread_by(self, sign: int) -> None:
        if self.payments:
            given = payments.Allocation(
                self.rnd.choice(self.payments),
                self.rnd.choice(self.orders),
                sign * self.rnd.randint(1, 900),
            )
            self.tried(payments.allocate_payments, allocations=[given])

    def give(self) -> None:
        self.spread_by(1)

    def take(self) -> None:
        self.spread_by(-1)

    def ask(self) -> None:
        if self.payments:
            order_id = self.rnd.choice([None, *self.orders])
            code, key = ask_back(self.rnd.choice(self.payments), self.rnd.randint(1, 900), order_id)
            if code == "ok":
                self.refunds.append(key)

    def go_on(self) -> None:
        if self.refunds:
            steps = ["approve", "unapprove", "process", "succeed", "succeed", "fail"]
            refund_step(self.rnd.choice(self.refunds), self.rnd.choice(steps))

    def void(self) -> None:
        if self.payments and self.rnd.random() < 0.3:
            self.tried(payments.void_payments, payment_ids=[self.rnd.choice(self.payments)])

    def tried(self, operation: object, **given: object) -> None:
        """What is refused as a whole changes nothing."""
        try:
            run(operation, actor=SYSTEM, **given)  # type: ignore[arg-type]
        except Conflict:
            return

    def check(self) -> None:
        captured = sum(p.captured_minor for p in Payment.objects.all())
        free = sum(
            p.captured_minor - p.allocated_minor - p.free_back_minor for p in Payment.objects.all()
        )
        shares = sum(a.amount_minor for a in PaymentAllocation.objects.all())
        free_back = sum(p.free_back_minor for p in Payment.objects.all())
        paid = sum(o.amount_paid_minor for o in Order.objects.all())
        assert captured == shares + free + free_back
        assert paid == shares
        done = sum(r.amount_minor for r in Refund.objects.filter(state="succeeded"))
        assert done <= captured
        assert sum(p.refunded_minor for p in Payment.objects.all()) == done


@pytest.mark.parametrize(("currency", "seed"), [("JPY", 1), ("CNY", 2), ("KWD", 3), ("CNY", 4)])
def test_whatever_happens_money_is_conserved(currency: str, seed: int) -> None:
    walk = Walk(currency, seed)
    for _ in range(STEPS):
        walk.step()
        walk.check()
    assert [(one.invariant, one.ids) for one in verify().violations] == []
    assert Refund.objects.exists()
