"""Payments, their orders' shares, refunds, terms and credit, against PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from tests.support.cashier import (
    agree,
    ask_back,
    money_of,
    owing,
    paid,
    receive,
    refund_step,
    refunds,
    settle,
    sums_of,
)
from tests.support.shop_floor import line, open_shop, order, order_id_of
from zhidan.insights.api import verify
from zhidan.kernel.errors import Conflict
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import Order
from zhidan.orders.operations.erase_buyer import erase_buyer
from zhidan.payments import api as payments
from zhidan.payments.models import CreditAccount, CreditUse, Payment, PaymentEvent
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def account(limit: int = 20_000, **fields: object) -> UUID:
    said = payments.SaidAccount(
        **{"id": uuid7(), "name": "城南花店", "currency": "CNY", "limit_minor": limit, **fields}
    )
    return run(payments.save_credit_account, actor=SYSTEM, said=said)


def nothing_broken() -> None:
    assert [(one.invariant, one.ids) for one in verify().violations] == []


def test_one_receipt_pays_several_orders_and_the_rest_stays_free() -> None:
    floor = open_shop({"A": 5})
    first, second = owing(floor, "T1"), owing(floor, "T2")

    key = paid("250.00", (first, "100.00"), (second, "40.00"))

    assert money_of(first) == ("pending_review", "paid", 10_000, 0)
    assert money_of(second) == ("pending_payment", "partially_paid", 4_000, 0)
    assert sums_of(key) == ("captured", 25_000, 14_000, 0, 0)
    assert list(PaymentEvent.objects.filter(payment_id=key).values_list("seq", "action")) == [
        (1, "enter"), (2, "allocate"), (3, "allocate"),
    ]  # fmt: skip
    nothing_broken()


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("amount_not_positive", {"amount": "0"}),
        ("allocation_exceeds_payment", {"amount": "10.00"}),
        ("other_currency", {"amount": "100", "currency": "JPY"}),
        ("bad_method", {"amount": "100.00", "method": "shells"}),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_and_nothing_is_told(
    code: str, given: dict[str, str]
) -> None:
    floor = open_shop({"A": 5})
    one = owing(floor, "T1")
    before = OutboxEvent.objects.count()
    amount = given.pop("amount")

    assert receive(amount, (one, "100"), **given) == code

    assert (Payment.objects.count(), OutboxEvent.objects.count()) == (0, before)


def test_the_same_reference_comes_in_once_until_it_is_voided() -> None:
    floor = open_shop({"A": 5})
    one = owing(floor, "T1")
    key = paid("100.00", (one, "100.00"), reference="BANK-1")

    assert receive("100.00", (one, "100.00"), reference="bank-1") == "payment_known"
    [row] = run(payments.void_payments, actor=SYSTEM, payment_ids=[key], reason="重复")

    assert row.code == "ok"
    assert money_of(one)[1:] == ("unpaid", 0, 0)
    assert sums_of(key) == ("voided", 0, 0, 0, 0)
    assert receive("100.00", (one, "100.00"), reference="BANK-1") == "ok"
    nothing_broken()


def test_what_was_authorised_pays_its_orders_when_it_is_captured() -> None:
    floor = open_shop({"A": 5})
    first, second = owing(floor, "T1"), owing(floor, "T2")
    key = paid("200.00", (first, "100.00"), (second, "100.00"), state="authorized")
    assert money_of(first)[2] == 0

    [row] = run(payments.capture_payments, actor=SYSTEM, payment_ids=[key], amount_minor=15_000)

    assert row.code == "ok"
    assert (money_of(first)[2], money_of(second)[2]) == (10_000, 5_000)
    [row] = run(payments.capture_payments, actor=SYSTEM, payment_ids=[key])
    assert row.code == "payment_wrong_state"
    other = paid("10.00", state="authorized", shop_id=floor.shop.id)
    [row] = run(payments.capture_payments, actor=SYSTEM, payment_ids=[other], amount_minor=1_001)
    assert row.code == "capture_exceeds_payment"
    nothing_broken()


def test_a_refund_is_set_aside_given_back_and_shown_on_its_order() -> None:
    floor = open_shop({"A": 5})
    one = owing(floor, "T1")
    key = paid("120.00", (one, "100.00"))

    assert ask_back(key, 10_001, one)[0] == "refund_exceeds_captured"
    assert ask_back(key, 2_001)[0] == "refund_exceeds_captured"
    code, refund = ask_back(key, 6_000, one)
    assert (code, sums_of(key)) == ("ok", ("captured", 12_000, 10_000, 6_000, 0))
    assert ask_back(key, 6_000, one)[0] == "refund_exceeds_captured"
    assert [refund_step(refund, step) for step in ("succeed", "approve", "succeed")] == [
        "refund_wrong_state", "ok", "ok",
    ]  # fmt: skip
    assert money_of(one)[1:] == ("partially_refunded", 10_000, 6_000)
    assert sums_of(key) == ("captured", 12_000, 10_000, 0, 6_000)
    _, rest = ask_back(key, 4_000, one)
    refund_step(rest, "approve")
    refund_step(rest, "succeed")
    assert money_of(one)[1] == "refunded"
    [row] = run(payments.void_payments, actor=SYSTEM, payment_ids=[key])
    assert row.code == "refunded_already"
    nothing_broken()


def test_a_dropped_refund_frees_what_was_set_aside() -> None:
    floor = open_shop({"A": 5})
    key = paid("50.00", shop_id=floor.shop.id)
    _, refund = ask_back(key, 5_000)
    assert ask_back(key, 1)[0] == "nothing_to_refund"

    assert refund_step(refund, "fail") == "ok"

    assert (sums_of(key)[3], ask_back(key, 5_000)[0]) == (0, "ok")
    nothing_broken()


def test_cancelling_a_paid_order_proposes_a_refund_once() -> None:
    floor = open_shop({"A": 5})
    one = owing(floor, "T1")
    paid("60.00", (one, "60.00"))
    paid("40.00", (one, "40.00"), method="cash")
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[one], reason="不要了")

    settle()
    settle()

    assert refunds() == [
        ("requested", 6_000, "order_cancelled"), ("requested", 4_000, "order_cancelled"),
    ]  # fmt: skip
    assert receive("1.00", (one, "1.00")) == "order_cancelled"
    nothing_broken()


def test_deposit_then_work_then_balance_then_shipping() -> None:
    floor = open_shop(supplies={"A": "to_order"})
    one = owing(floor, "T1")
    assert agree(one, "deposit", (3_000, "start"), (7_000, "ship")) == "ok"
    assert money_of(one)[0] == "pending_payment"

    deposit = paid("30.00", (one, "30.00"))
    assert money_of(one)[:2] == ("pending_review", "partially_paid")
    run(orders.approve_orders, actor=SYSTEM, order_ids=[one])
    run(orders.mark_produced, actor=SYSTEM, order_ids=[one])

    assert Order.objects.get(pk=one).holds == ["balance_due"]
    [row] = run(orders.release_holds, actor=SYSTEM, order_ids=[one])
    assert row.code == "balance_due"
    [row] = run(orders.record_released, actor=SYSTEM, parcels=[[one]])
    assert row.code == "balance_due"
    paid("70.00", (one, "70.00"))
    assert (Order.objects.get(pk=one).holds, money_of(one)[1]) == ([], "paid")
    [row] = run(orders.record_released, actor=SYSTEM, parcels=[[one]])
    assert row.code == "ok"
    run(payments.void_payments, actor=SYSTEM, payment_ids=[deposit])
    assert Order.objects.get(pk=one).holds == ["balance_due"]
    nothing_broken()


def test_without_the_deposit_nothing_is_approved() -> None:
    floor = open_shop(supplies={"A": "to_order"})
    one = owing(floor, "T1", is_cod=True)
    assert agree(one, "deposit", (3_000, "start"), (7_000, "ship")) == "ok"
    [row] = run(orders.approve_orders, actor=SYSTEM, order_ids=[one])
    assert row.code == "payment_due"


def test_a_plan_that_is_none_is_refused() -> None:
    floor = open_shop({"A": 5})
    one = owing(floor, "T1")
    assert agree(one, "deposit", (3_000, "start"), (6_000, "ship")) == "plan_not_whole"
    assert agree(one, "deposit", (10_000, "ship")) == "plan_not_deposit"
    assert agree(one, "cod", (10_000, "ship")) == "plan_not_wanted"
    assert Order.objects.get(pk=one).terms == "prepaid"


def test_on_account_takes_from_the_limit_until_it_is_paid() -> None:
    floor = open_shop({"A": 5})
    one, two, three = (owing(floor, f"T{n}") for n in (1, 2, 3))
    customer = account(20_000)
    assert agree(one, "on_account", account_id=customer) == "ok"
    assert agree(two, "on_account", account_id=customer) == "ok"
    with pytest.raises(Conflict, match="credit_exceeded"):
        agree(three, "on_account", account_id=customer)

    assert money_of(one)[:2] == ("pending_review", "unpaid")
    assert money_of(three)[0] == "pending_payment"
    paid("60.00", (one, "60.00"))
    assert CreditUse.objects.get(order_id=one).amount_minor == 4_000
    paid("40.00", (one, "40.00"))
    assert CreditAccount.objects.get().used_minor == 10_000
    with pytest.raises(Conflict, match="limit_below_used"):
        account(5_000, id=customer)
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[two], reason="不要了")
    settle()
    assert CreditAccount.objects.get().used_minor == 0
    nothing_broken()


def test_what_a_platform_collected_becomes_payments_beside_our_own() -> None:
    floor = open_shop({"A": 9})
    sent = order("T1", [line("A", 1, "100.00")], pay_method="支付宝", pay_no="2026110122001")
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
    settle()
    settle()

    row = Payment.objects.get()
    assert (row.method, row.source, row.reference) == ("alipay", "platform", "2026110122001")
    assert sums_of(row.id) == ("captured", 10_000, 10_000, 0, 0)
    [refused] = run(payments.void_payments, actor=SYSTEM, payment_ids=[row.id])
    assert refused.code == "platforms_word"
    paid("5.00", (order_id_of("T1"), "5.00"), method="cash")
    assert money_of(order_id_of("T1"))[2] == 10_500
    nothing_broken()


def test_what_a_source_says_later_is_added_and_our_own_stays() -> None:
    floor = open_shop({"A": 9})
    one = owing(floor, "T1", modified_at=datetime(2026, 11, 1, tzinfo=UTC))
    paid("10.00", (one, "10.00"))
    for status, day in (("paid", 2), ("refunded", 3)):
        refunded = {"refunded": "100.00"} if status == "refunded" else {}
        sent = order(
            "T1", [line("A", 1, "100.00")], status=status,
            modified_at=datetime(2026, 11, day, tzinfo=UTC),
            amounts=IncomingAmounts(**refunded),
        )  # fmt: skip
        run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
        settle()
    assert money_of(one) == ("cancelled", "partially_refunded", 11_000, 10_000)
    assert refunds() == [
        ("succeeded", 10_000, "source"), ("requested", 1_000, "order_cancelled"),
    ]  # fmt: skip
    nothing_broken()


def test_taking_back_an_import_takes_back_what_its_orders_were_paid() -> None:
    floor = open_shop({"A": 9})
    sent = order("T1", [line("A", 1, "100.00")])
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
    settle()
    run(orders.undo_placed_orders, actor=SYSTEM, order_ids=[order_id_of("T1")])
    settle()
    assert [sums_of(row.id) for row in Payment.objects.all()] == [("voided", 0, 0, 0, 0)]
    assert refunds() == []
    nothing_broken()


def test_free_money_is_given_to_an_order_and_taken_back() -> None:
    floor = open_shop({"A": 9})
    one = owing(floor, "T1")
    key = paid("100.00", shop_id=floor.shop.id)

    def give(minor: int) -> str:
        given = payments.Allocation(key, one, minor)
        [row] = run(payments.allocate_payments, actor=SYSTEM, allocations=[given])
        return row.code

    assert [give(10_001), give(10_000), give(1)] == [
        "allocation_exceeds_payment", "ok", "nothing_free",
    ]  # fmt: skip
    assert money_of(one)[:2] == ("pending_review", "paid")
    assert (give(-4_000), sums_of(key)[2], money_of(one)[2]) == ("ok", 6_000, 6_000)
    nothing_broken()


@pytest.mark.parametrize(
    ("currency", "amount", "minor"), [("JPY", "100", 100), ("KWD", "1.234", 1_234)]
)
def test_currencies_without_and_with_three_decimals(currency: str, amount: str, minor: int) -> None:
    floor = open_shop({"A": 9}, currency=currency)
    one = owing(floor, "T1", price=amount, currency=currency)
    key = paid(amount, (one, amount), currency=currency)
    _, refund = ask_back(key, minor, one)
    refund_step(refund, "approve")
    refund_step(refund, "succeed")
    assert money_of(one) == ("pending_review", "refunded", minor, minor)
    nothing_broken()


def test_a_clerk_of_another_shop_neither_pays_nor_sees() -> None:
    floor = open_shop({"A": 9})
    one = owing(floor, "T1")
    key = paid("100.00", (one, "100.00"))
    stranger = Actor(
        kind="user",
        id=uuid7(),
        name="x",
        permissions=SYSTEM.permissions,
        shops=frozenset({uuid7()}),
    )
    receipt = payments.Receipt(uuid7(), "bank", "CNY", 100, (payments.Share(one, 100),))
    [row] = run(payments.enter_payments, actor=stranger, receipts=[receipt])
    assert row.code == "order_not_found"
    [row] = run(payments.void_payments, actor=stranger, payment_ids=[key])
    assert row.code == "not_found"


def test_erasing_a_buyer_erases_who_paid() -> None:
    floor = open_shop({"A": 9})
    one = owing(floor, "T1")
    key = paid("100.00", (one, "100.00"), payer_name="王小明", reference="B1", note="老客户")
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[one], reason="x")
    run(erase_buyer, actor=SYSTEM, order_id=one, reason="asked_for")
    row = Payment.objects.get(pk=key)
    assert (row.payer_name, row.reference, row.note, row.reference_key) == ("", "", "", None)


def test_the_events_of_payments_stay_as_they_were_written() -> None:
    floor = open_shop({"A": 9})
    paid("1.00", shop_id=floor.shop.id)
    with pytest.raises(Exception, match=r"append only|permission denied"), connection.cursor() as c:
        c.execute("UPDATE payment_event SET seq = 9")
