"""Files become orders: outcomes of rows, policies, dry run, resume, the same file again."""

from __future__ import annotations

import io
import random

import pytest

from tests.support.imports import KilledHere, Quiet, import_files, outcomes, upload
from tests.support.order_files import (
    DOUYIN_HEADER,
    LONG_ID,
    as_csv,
    as_xlsx,
    douyin,
    douyin_line,
)
from tests.support.shop_floor import open_shop, order_id_of
from zhidan.catalog.models import Sku
from zhidan.channels import chunks
from zhidan.channels.models import ImportRow, ImportRun, SavedMapping
from zhidan.channels.operations.run_import import run_import
from zhidan.channels.queries import rejections
from zhidan.channels.reading.limits import FileRefused
from zhidan.orders.models import Order, OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.outbox import event_types

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_row_has_one_outcome_and_the_sums_are_in_the_database() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(douyin(orders=6, lines=2)))
    assert (done.state, done.format, done.rows) == ("finished", "douyin", 12)
    assert outcomes(done) == (12, 0, 0, 0)
    assert (done.orders, done.lines, done.units) == (6, 12, 24)
    assert done.amounts == {"CNY": 24_000}
    assert Order.objects.filter(shop_id=floor.shop.id).count() == 6
    assert set(Order.objects.values_list("stage", flat=True)) == {"pending_review"}
    rows = list(ImportRow.objects.filter(import_id=done.id).order_by("seq"))
    assert [row.seq for row in rows] == list(range(12))
    assert all(row.subject_id is not None for row in rows)


@pytest.mark.parametrize("form", ["utf-8-sig", "gb18030", "utf-16", "xlsx"])
def test_the_same_file_again_changes_nothing_in_any_form(form: str) -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    table = douyin(orders=5, lines=2)
    first = import_files(floor.shop.code, as_csv(table))
    rows = table[1:]
    random.Random(7).shuffle(rows)
    shuffled = [table[0], *rows]
    stream = as_xlsx(shuffled) if form == "xlsx" else as_csv(shuffled, form)
    before = list(Order.objects.order_by("id").values())
    again = import_files(floor.shop.code, stream)
    assert outcomes(again) == (0, 0, 10, 0)
    assert (again.orders, again.lines, again.amounts) == (first.orders, first.lines, first.amounts)
    assert list(Order.objects.order_by("id").values()) == before


def test_half_old_and_half_new_makes_no_order_twice() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    import_files(floor.shop.code, as_csv(douyin(orders=4)))
    done = import_files(floor.shop.code, as_csv(douyin(orders=4, start=2)))
    assert outcomes(done) == (4, 0, 4, 0)
    assert Order.objects.count() == 6


def test_a_clerks_change_stays_when_the_file_comes_again() -> None:
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    import_files(floor.shop.code, as_csv(douyin(orders=1, lines=1)))
    Order.objects.update(note="打电话确认", priority=3)
    shipped = [list(DOUYIN_HEADER), douyin_line(LONG_ID, str(int(LONG_ID) + 1), status="已发货",
                                                code="CUP-0")]  # fmt: skip
    done = import_files(floor.shop.code, as_csv(shipped))
    assert outcomes(done) == (0, 1, 0, 0)
    order = Order.objects.get()
    assert (order.state, order.note, order.priority) == ("shipped", "打电话确认", 3)


def bad_table() -> list[list[str]]:
    good = douyin(orders=2, lines=1)
    return [*good, douyin_line("9", "91"), douyin_line("9", "92", quantity="-3")]


def test_a_bad_row_rejects_its_order_and_nothing_else() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 9}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(bad_table()))
    assert outcomes(done) == (2, 0, 0, 2)
    assert [(r.row, r.column, r.code) for r in rejections(done.id)] == [
        (4, "", "order_rejected"),
        (5, "商品数量", "negative_quantity"),
    ]
    assert Order.objects.count() == 2


def test_ignore_failed_keeps_what_is_good_of_an_order() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 9}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(bad_table()), policy="ignore_failed")
    assert outcomes(done) == (3, 0, 0, 1)
    assert OrderLine.objects.filter(order_id=order_id_of("9")).count() == 1


def test_reject_everything_writes_nothing_at_all() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 9}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(bad_table()), policy="reject_everything")
    assert outcomes(done) == (0, 0, 0, 4)
    assert [(r.row, r.code) for r in rejections(done.id)] == [
        (2, "import_rejected"),
        (3, "import_rejected"),
        (4, "order_rejected"),
        (5, "negative_quantity"),
    ]
    assert Order.objects.count() == 0
    good = import_files(floor.shop.code, as_csv(douyin(orders=2)), policy="reject_everything")
    assert outcomes(good) == (4, 0, 0, 0)


def test_a_dry_run_says_everything_and_keeps_nothing() -> None:
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(bad_table()), is_dry_run=True, creates_skus=True)
    assert outcomes(done) == (2, 0, 0, 2)
    assert (done.orders, done.lines, done.units, done.amounts) == (2, 2, 4, {"CNY": 4_000})
    assert Order.objects.count() == 0
    assert Sku.objects.filter(code="CUP-1").count() == 0


def test_unknown_lines_are_held_or_their_skus_made() -> None:
    floor = open_shop(channel="douyin")
    import_files(floor.shop.code, as_csv(douyin(orders=1, lines=1)))
    assert Order.objects.get().holds == ["unmapped_sku"]
    import_files(floor.shop.code, as_csv(douyin(orders=1, start=5)), creates_skus=True)
    made = Order.objects.exclude(holds=["unmapped_sku"]).get()
    assert made.holds == ["shortage"]
    assert sorted(Sku.objects.values_list("code", flat=True)) == ["CUP-0", "CUP-1"]


def test_an_import_that_was_killed_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_ORDERS", 2)
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    started = upload(floor.shop.code, as_csv(douyin(orders=7)))
    with pytest.raises(KilledHere):
        run_import(import_id=started.id, runner=Quiet(dies_after=2), actor=SYSTEM)
    half = ImportRun.objects.get(pk=started.id)
    assert (half.state, half.groups_done, half.created) == ("running", 4, 8)
    assert Order.objects.count() == 4
    done = run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    assert (done.state, outcomes(done)) == ("finished", (14, 0, 0, 0))
    assert Order.objects.count() == 7
    assert ImportRow.objects.filter(import_id=done.id).count() == 14


def test_two_runners_of_one_import_make_no_row_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_ORDERS", 2)
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    started = upload(floor.shop.code, as_csv(douyin(orders=6)))

    class Overtaken(Quiet):
        def progress(self, done: int, total: int | None = None) -> None:
            super().progress(done, total)
            if self.calls == 2:
                run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)

    with pytest.raises(Exception, match="import_taken_over"):
        run_import(import_id=started.id, runner=Overtaken(), actor=SYSTEM)
    done = ImportRun.objects.get(pk=started.id)
    assert (done.state, outcomes(done)) == ("finished", (12, 0, 0, 0))
    assert Order.objects.count() == 6


def test_either_half_of_a_taobao_export_may_come_first(taobao_halves: tuple[bytes, bytes]) -> None:
    listed, lines = (io.BytesIO(half) for half in taobao_halves)
    floor = open_shop({"CUP": 100}, code="tb1")
    first = import_files(floor.shop.code, listed)
    assert (first.format, outcomes(first)) == ("taobao_list", (2, 0, 0, 0))
    assert {tuple(holds) for holds in Order.objects.values_list("holds", flat=True)} == {
        ("lines_missing",)
    }
    second = import_files(floor.shop.code, lines)
    assert (second.format, outcomes(second)) == ("taobao_detail", (0, 3, 0, 0))
    totals = (second.orders, second.lines, second.units, second.amounts)
    assert totals == (2, 3, 4, {"CNY": 3_800})
    assert {tuple(holds) for holds in Order.objects.values_list("holds", flat=True)} == {()}

    other = open_shop(code="tb2")
    listed, lines = (io.BytesIO(half) for half in taobao_halves)
    import_files(other.shop.code, lines)
    both = import_files(other.shop.code, listed)
    assert (both.orders, both.lines, both.units, both.amounts) == totals


@pytest.fixture
def taobao_halves() -> tuple[bytes, bytes]:
    listed = [
        ["订单编号", "买家会员名", "买家应付货款", "买家应付邮费", "总金额", "买家实际支付金额",
         "订单状态", "收货人姓名", "收货地址", "联系手机", "订单创建时间", "订单付款时间"],
        ['="4400000011000000001"', "买家1", "18.00", "0.00", "18.00", "18.00",
         "买家已付款，等待卖家发货", "李娜", "浙江省 杭州市 余杭区 文一西路969号(311121)",
         "'13900007316", "2026-11-21 13:57:00", "2026-11-21 13:58:00"],
        ['="4400000011000000002"', "买家2", "10.00", "10.00", "20.00", "20.00",
         "买家已付款，等待卖家发货", "张伟", "广东省 东莞市  长安镇振安中路88号(523000)",
         "'13900009711", "2026-11-22 13:57:00", "2026-11-22 13:58:00"],
    ]  # fmt: skip
    lines = [
        ["子订单编号", "主订单编号", "标题", "价格", "购买数量", "商品属性", "订单状态",
         "商家编码"],
        ['="4400000011000000003"', '="4400000011000000001"', "杯子", "4.00", "1", "白",
         "买家已付款，等待卖家发货", "CUP"],
        ['="4400000011000000004"', '="4400000011000000001"', "杯子", "8.00", "2", "红",
         "买家已付款，等待卖家发货", "CUP"],
        ['="4400000011000000005"', '="4400000011000000002"', "杯子", "10.00", "1", "白",
         "买家已付款，等待卖家发货", "CUP"],
    ]  # fmt: skip
    return as_csv(listed, "gb18030").read(), as_csv(lines, "gb18030").read()


def test_a_file_of_another_platform_is_refused_and_the_import_says_why() -> None:
    floor = open_shop(channel="jd")
    started = upload(floor.shop.code, as_csv(douyin()))
    with pytest.raises(FileRefused):
        run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    failed = ImportRun.objects.get(pk=started.id)
    assert (failed.state, failed.error_code) == ("failed", "channel_mismatch")
    assert Order.objects.count() == 0


def test_a_mapping_is_remembered_by_the_shop() -> None:
    floor = open_shop(channel="other")
    table = [["Order No", "Qty", "SKU", "Unit price"], ["A-1", "2", "CUP", "10"]]
    done = import_files(floor.shop.code, as_csv(table))
    assert outcomes(done) == (1, 0, 0, 0)
    saved = SavedMapping.objects.get()
    assert (saved.shop_id, saved.mapping["fields"]["line.quantity"]) == (
        floor.shop.id,
        {"column": "Qty"},
    )


def test_the_event_names_no_personal_value() -> None:
    assert "ImportChanged" in event_types()
