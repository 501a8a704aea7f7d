"""A sheet changes many orders, says why it cannot, and gives every one back what it had."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.imports import import_files, outcomes
from tests.support.master_files import sheet
from tests.support.shop_floor import line, open_shop, order, order_id_of
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import rejections
from zhidan.insights.api import verify
from zhidan.kernel.errors import Conflict
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import JOB, run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("订单号", "内部备注", "标签", "旗帜", "优先级", "指定仓库", "承诺发货时间")
COLUMNS = ("note", "tags", "own_flag", "priority", "wanted_warehouse_id", "ship_by")


def bring(*rows: tuple[str, ...], **options: Any) -> ImportRun:
    return import_files(None, sheet(HEADER, *rows), kind="edits", **options)


def stands(number: str) -> dict[str, Any]:
    found: dict[str, Any] = Order.objects.filter(external_no=number).values(*COLUMNS)[0]
    return found


def two_orders() -> None:
    floor = open_shop({"A": 9}, warehouses=2)
    sent = [order("N1", [line("A")]), order("N2", [line("A", 99)], status="paid")]
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)


def test_a_sheet_changes_orders_once_and_is_taken_back_whole() -> None:
    two_orders()
    before = stands("N1"), stands("N2")
    ours = Order.objects.get(external_no="N2").order_no
    rows = [
        ("N1", "周五前发", "加急 礼盒", "红", "1", "", "2026-12-01 18:00"),
        (ours, "缺货等补", "-", "", "", "仓库2", ""),
    ]
    assert outcomes(bring(*rows, is_dry_run=True)) == (0, 2, 0, 0)
    assert (stands("N1"), stands("N2")) == before
    done = bring(*rows)
    assert outcomes(done) == (0, 2, 0, 0)
    told = stands("N1")
    assert [told[name] for name in COLUMNS[:4]] == ["周五前发", ["加急", "礼盒"], 1, 1]
    assert told["ship_by"] == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert OrderEvent.objects.filter(order_id=order_id_of("N1"), action="edit").count() == 1
    assert "周五" not in str(list(ImportRow.objects.values_list("change", flat=True)))
    assert outcomes(bring(*rows)) == (0, 0, 2, 0)

    run(undo_import, actor=SYSTEM, bounds=JOB, import_id=done.id)

    assert (stands("N1"), stands("N2")) == before
    assert verify().ok


def test_what_moved_on_is_not_taken_back() -> None:
    two_orders()
    done = bring(("N1", "早", "", "", "", "", ""), ("N2", "晚", "", "", "", "", ""))
    Order.objects.filter(external_no="N1").update(note="别人写的")
    with pytest.raises(Conflict) as refused:
        run(undo_import, actor=SYSTEM, bounds=JOB, import_id=done.id)
    assert (refused.value.code, refused.value.params["count"]) == ("import_moved_on", 1)
    assert stands("N2")["note"] == "晚"


def test_each_row_says_what_is_wrong_with_it() -> None:
    two_orders()
    number = Order.objects.get(external_no="N1").order_no
    events = OrderEvent.objects.count()
    done = bring(
        ("NOBODY", "x", "", "", "", "", ""),
        ("N1", "", "", "粉", "", "", ""),
        ("N2", "", "", "", "", "没有这个仓", ""),
        (number, "", "", "", "", "仓库2", ""),
    )
    assert [(one.column, one.code) for one in rejections(done.id)] == [
        ("订单号", "number_names_nothing"),
        ("旗帜", "unknown_word"),
        ("指定仓库", "warehouse_not_known"),
        ("指定仓库", "stock_held_elsewhere"),
    ]
    assert OrderEvent.objects.count() == events
