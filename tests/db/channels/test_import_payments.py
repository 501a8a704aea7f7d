"""A sheet of payments pays its orders once, says why it cannot, and can be taken back whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.cashier import money_of, owing
from tests.support.imports import import_files, outcomes
from tests.support.master_files import sheet
from tests.support.shop_floor import open_shop
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import rejections
from zhidan.insights.api import verify
from zhidan.orders.models import Order
from zhidan.payments.models import Payment
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import JOB, run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("订单号", "支付方式", "收款金额", "币种", "付款时间", "流水号")


def bring(*rows: tuple[str, ...], **options: Any) -> ImportRun:
    return import_files(None, sheet(HEADER, *rows), kind="payments", **options)


def test_a_sheet_pays_and_the_same_sheet_pays_nothing_twice() -> None:
    floor = open_shop({"A": 9})
    one, two = owing(floor, "T1"), owing(floor, "T2")
    ours = Order.objects.get(pk=two).order_no
    rows = [
        ("T1", "银行转账", "100.00", "CNY", "2026-11-20 10:30", "B1"),
        (ours, "支付宝", "40", "", "2026/11/20", ""),
    ]
    done = bring(*rows)
    assert outcomes(done) == (2, 0, 0, 0)
    assert (money_of(one)[1], money_of(two)[1]) == ("paid", "partially_paid")
    assert set(Payment.objects.values_list("method", "source")) == {
        ("bank", "import"), ("alipay", "import"),
    }  # fmt: skip
    assert outcomes(bring(*rows)) == (0, 0, 2, 0)
    assert Payment.objects.count() == 2

    run(undo_import, actor=SYSTEM, bounds=JOB, import_id=done.id)

    assert (money_of(one)[2], money_of(two)[2]) == (0, 0)
    assert outcomes(bring(*rows)) == (2, 0, 0, 0)
    assert verify().ok


def test_a_rehearsal_keeps_nothing() -> None:
    one = owing(open_shop({"A": 9}), "T1")
    done = bring(("T1", "现金", "100", "CNY", "", ""), is_dry_run=True)
    assert outcomes(done) == (1, 0, 0, 0)
    assert (money_of(one)[2], Payment.objects.count()) == (0, 0)


def test_each_row_says_what_is_wrong_with_it() -> None:
    owing(open_shop({"A": 9}), "T1")
    done = bring(
        ("NOBODY", "现金", "1", "CNY", "", ""),
        ("T1", "贝壳", "2", "CNY", "", ""),
        ("T1", "现金", "3", "USD", "", ""),
        ("T1", "现金", "0", "CNY", "", ""),
        policy="ignore_failed",
    )
    assert [(one.column, one.code) for one in rejections(done.id)] == [
        ("订单号", "number_names_nothing"),
        ("支付方式", "bad_method"),
        ("币种", "other_currency"),
        ("收款金额", "amount_not_positive"),
    ]
