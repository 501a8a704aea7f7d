"""Money of the demo: receipts of every method, deposits and balances, refunds, customers on
account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from zhidan.kernel.ids import uuid7, uuid7s
from zhidan.orders import api as orders
from zhidan.payments import api as payments
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import JOB, run

DEPOSITS, RECEIPTS, ON_ACCOUNT = 20, 16, 6
METHODS = ("bank", "alipay", "wechat", "card", "cash", "cod", "other")
CUSTOMERS = (("城南花店", 2_000_000), ("禾木文创公司", 5_000_000), ("青禾小学", 800_000))
NEEDED = DEPOSITS + RECEIPTS + ON_ACCOUNT


def take_money(
    rng: Random, order_ids: Sequence[UUID], at: datetime, staff: dict[str, Actor]
) -> None:
    """Let `NEEDED` unpaid orders be paid in all the ways there are."""
    clerk, finance = staff["order_clerk"], staff["finance"]
    money = orders.order_money(order_ids, actor=SYSTEM)
    listed = [money[key] for key in order_ids]
    deposits = listed[:DEPOSITS]
    plain = listed[DEPOSITS : DEPOSITS + RECEIPTS]
    _deposits(rng, deposits, at, clerk, staff["warehouse"])
    _receipts(rng, plain, at, finance)
    _on_account(listed[DEPOSITS + RECEIPTS :], finance)


def _deposits(
    rng: Random, listed: Sequence[orders.OrderMoney], at: datetime, clerk: Actor, maker: Actor
) -> None:
    """Twenty orders with a deposit: some wait for it, some are made, some wait for the balance."""
    for one in listed:
        first = one.payable * 3 // 10
        plan = (
            orders.Instalment(first, "start", at.date() + timedelta(days=1)),
            orders.Instalment(one.payable - first, "ship", at.date() + timedelta(days=10)),
        )
        agreed = [orders.AgreedTerms(one.id, "deposit", plan)]
        run(payments.agree_terms, actor=clerk, bounds=JOB, agreed=agreed)
    paid = listed[: DEPOSITS - 4]
    _enter(rng, [(one, one.payable * 3 // 10) for one in paid], at, clerk)
    approved = _step(orders.approve_orders, [one.id for one in paid[:-3]], clerk)
    made = _step(orders.mark_produced, approved[:10], maker)
    rest = [one for one in listed if one.id in (made or approved)[:3]]
    _enter(rng, [(one, one.payable - one.payable * 3 // 10) for one in rest], at, clerk)


def _receipts(
    rng: Random, listed: Sequence[orders.OrderMoney], at: datetime, finance: Actor
) -> None:
    """Whole, in part, too much, promised, and one for several orders."""
    for number, one in enumerate(listed[:-3]):
        amount = (one.payable, one.payable, one.payable // 2, one.payable + 500)[number % 4]
        state = "authorized" if number == 5 else "captured"
        _enter(rng, [(one, amount)], at, finance, method=METHODS[number % 7], state=state)
    several = listed[-3:]
    whole = sum(one.payable for one in several)
    key = uuid7()
    receipt = payments.Receipt(
        id=key,
        method="bank",
        currency=several[0].currency,
        amount_minor=whole + 10_000,
        shares=tuple(payments.Share(one.id, one.payable) for one in several),
        paid_at=at - timedelta(hours=2),
        payer_name="禾木文创公司",
        reference=f"{rng.randrange(10**14):014d}",
    )
    run(payments.enter_payments, actor=finance, bounds=JOB, receipts=[receipt])
    wanted = [
        payments.WantedRefund(uuid7(), key, several[0].payable // 4, several[0].id, "price"),
        payments.WantedRefund(uuid7(), key, 2_000, None, "overpaid"),
    ]
    run(payments.request_refunds, actor=finance, bounds=JOB, wanted=wanted)
    for action in ("approve", "succeed"):
        run(
            payments.move_refunds, actor=finance, bounds=JOB, refund_ids=[wanted[0].id],
            action=action,
        )  # fmt: skip


def _on_account(listed: Sequence[orders.OrderMoney], finance: Actor) -> None:
    keys = uuid7s(len(CUSTOMERS))
    for key, (name, limit) in zip(keys, CUSTOMERS, strict=True):
        said = payments.SaidAccount(key, name, listed[0].currency, limit)
        run(payments.save_credit_account, actor=finance, bounds=JOB, said=said)
    for number, one in enumerate(listed):
        agreed = [orders.AgreedTerms(one.id, "on_account")]
        account = keys[number % len(keys)]
        run(payments.agree_terms, actor=finance, bounds=JOB, agreed=agreed, account_id=account)


def _enter(
    rng: Random,
    sums: Sequence[tuple[orders.OrderMoney, int]],
    at: datetime,
    actor: Actor,
    **said: Any,
) -> None:
    receipts = [
        payments.Receipt(
            **{
                "id": key,
                "method": "bank",
                "currency": one.currency,
                "amount_minor": amount,
                "shares": (payments.Share(one.id, min(amount, one.payable)),),
                "paid_at": at - timedelta(minutes=rng.randrange(5, 2_000)),
                "reference": f"{rng.randrange(10**14):014d}",
                **said,
            }
        )
        for key, (one, amount) in zip(uuid7s(len(sums)), sums, strict=True)
    ]
    run(payments.enter_payments, actor=actor, bounds=JOB, receipts=receipts)


def _step(operation: Any, order_ids: Sequence[UUID], actor: Actor) -> list[UUID]:
    return list(run(operation, actor=actor, bounds=JOB, order_ids=list(order_ids)).done)
