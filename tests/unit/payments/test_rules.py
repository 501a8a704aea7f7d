"""Terms, methods and shares without a database, in currencies of 0, 2 and 3 decimals."""

from __future__ import annotations

from typing import Any

import pytest

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import to_minor
from zhidan.orders.terms import AgreedTerms, Instalment, Needs, may_begin, needs_of
from zhidan.payments.rules import method_of, spread
from zhidan.payments.states import PAYMENT, REFUND, PaymentFacts


def agreed(terms: Any, *parts: tuple[int, Any]) -> AgreedTerms:
    return AgreedTerms(uuid7(), terms, tuple(Instalment(amount, gate) for amount, gate in parts))


@pytest.mark.parametrize("currency", ["JPY", "CNY", "KWD"])
def test_what_terms_ask_for(currency: str) -> None:
    whole, part = to_minor("1000", currency), to_minor("300", currency)
    rest = whole - part

    def needs(terms: Any, *parts: tuple[int, Any]) -> Needs:
        return needs_of(agreed(terms, *parts), payable=whole, currency=currency)

    assert needs("prepaid") == Needs(whole, whole)
    assert needs("cod") == needs("on_account") == Needs(0, 0)
    assert needs("deposit", (part, "start"), (rest, "ship")) == Needs(part, whole)
    assert needs("instalments", (part, "ship"), (rest, "later")) == Needs(0, part)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("plan_not_whole", agreed("deposit", (300, "start"), (600, "ship"))),
        ("plan_not_whole", agreed("instalments", (1_000, "start"), (0, "ship"))),
        ("plan_not_whole", agreed("instalments")),
        ("plan_not_deposit", agreed("deposit", (700, "ship"), (300, "start"))),
        ("plan_not_wanted", agreed("cod", (1_000, "ship"))),
        ("plan_too_long", agreed("instalments", *[(1, "later")] * 37)),
    ],
)
def test_a_plan_that_is_none(code: str, said: AgreedTerms) -> None:
    with pytest.raises(InvalidInput) as refused:
        needs_of(said, payable=1_000, currency="CNY")
    assert refused.value.code == code


def test_when_an_unpaid_order_may_begin() -> None:
    def begins(terms: str, kept: int) -> bool:
        return may_begin(terms=terms, kept=kept, needs_to_start=300, payable=1_000)

    assert [begins("deposit", 299), begins("deposit", 300)] == [False, True]
    assert [begins("prepaid", 999), begins("prepaid", 1_000)] == [False, True]


def test_money_fills_one_order_after_the_other() -> None:
    assert spread(250, [100, 100, 100]) == [100, 100, 50]
    assert spread(0, [5]) == [0]
    assert spread(9, []) == []


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("支付宝", "alipay"), ("微信支付", "wechat"), ("Bank Wire", "bank"), ("信用卡", "card"),
        ("货到付款", "cod"), ("现金", "cash"), ("stripe", "card"), ("贝壳", None), ("", None),
    ],
)  # fmt: skip
def test_words_for_methods(words: str, method: str | None) -> None:
    assert method_of(words) == method


def facts(**said: Any) -> PaymentFacts:
    return PaymentFacts(
        **{
            "source": "manual",
            "captured": 100,
            "allocated": 60,
            "going_back": 0,
            "free": 40,
            **said,
        }
    )


def test_what_may_be_done_with_a_payment() -> None:
    refusals = {
        "void": PAYMENT.refusal("void", "captured", facts(going_back=1)),
        "platform": PAYMENT.refusal("void", "captured", facts(source="platform")),
        "allocate": PAYMENT.refusal("allocate", "captured", facts(free=0)),
        "refund": PAYMENT.refusal("refund", "captured", facts(going_back=100)),
        "voided": PAYMENT.refusal("refund", "voided", facts()),
        "fine": PAYMENT.refusal("refund", "captured", facts()),
    }
    assert refusals == {
        "void": "refunded_already", "platform": "platforms_word", "allocate": "nothing_free",
        "refund": "nothing_to_refund", "voided": "wrong_state", "fine": None,
    }  # fmt: skip


def test_nobody_gives_back_what_was_not_approved() -> None:
    assert REFUND.refusal("succeed", "requested", None) == "wrong_state"
    assert REFUND.refusal("unapprove", "processing", None) == "wrong_state"
