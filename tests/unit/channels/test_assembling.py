"""Rows to orders: shuffled, re-encoded, saved as a workbook, half wrong."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.order_files import (
    LONG_ID,
    as_csv,
    as_xlsx,
    douyin,
    douyin_line,
    read,
)
from zhidan.channels import assembling
from zhidan.channels.assembling import NamedFile, plan_files
from zhidan.channels.formats.base import Converted
from zhidan.channels.formats.mapping import ColumnMapping, Source, TableRule
from zhidan.channels.reading.limits import FileRefused
from zhidan.orders.incoming import IncomingOrder


def orders_of(made: list[Converted]) -> dict[str, IncomingOrder]:
    found = {one.record.external_no: one.record for one in made if one.record is not None}
    assert len(found) == sum(one.record is not None for one in made)
    return found


def test_an_order_whose_rows_are_apart_is_one_order() -> None:
    header, *rows = douyin(orders=3, lines=2)
    apart = [rows[0], rows[2], rows[4], rows[1], rows[3], rows[5]]
    plan, made = read(as_csv([header, *apart]))
    assert (plan.rows, len(made)) == (6, 3)
    assert [len(one.group.rows) for one in made] == [2, 2, 2]


def test_a_row_that_comes_twice_is_one_line_and_both_have_its_fate() -> None:
    header, *rows = douyin(orders=2, lines=2)
    bad = douyin_line("9", "91", quantity="x")
    _, plain = read(as_csv([header, *rows]))
    plan, twice = read(as_csv([header, *rows, bad, *rows, bad]), is_lenient=True)

    assert orders_of(twice) == orders_of(plain)
    assert plan.rows == sum(len(one.group.rows) for one in twice) == 10
    fates = [one.is_refused(row) for one in twice for row in one.group.rows]
    assert sorted(fates) == [False] * 8 + [True] * 2


def test_a_bad_row_that_comes_twice_is_refused_twice_beside_good_ones() -> None:
    header, good = douyin(orders=1, lines=1)
    bad = douyin_line(good[0], "91", quantity="x")
    _, (one,) = read(as_csv([header, good, bad, bad]), is_lenient=True)

    assert one.record is not None
    assert [one.is_refused(row) for row in one.group.rows] == [False, True, True]


def test_many_waiting_rows_are_kept_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    header, *rows = douyin(orders=40, lines=3)
    _, plain = read(as_csv([header, *rows]))
    monkeypatch.setattr(assembling, "PLAIN_ROWS", 5)
    apart = [row for line in range(3) for row in rows[line::3]]
    _, packed = read(as_csv([header, *apart]))
    assert orders_of(packed) == orders_of(plain)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    form=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "xlsx"]),
)
def test_the_same_orders_come_out_however_the_file_is_saved(seed: int, form: str) -> None:
    header, *rows = douyin(orders=8, lines=3)
    _, plain = read(as_csv([header, *rows]))
    random.Random(seed).shuffle(rows)
    table = [header, *rows]
    _, again = read(as_xlsx(table) if form == "xlsx" else as_csv(table, form))
    assert orders_of(again) == orders_of(plain)


def test_numbers_that_a_spreadsheet_made_floats_are_refused_by_row() -> None:
    header, row = douyin(orders=1, lines=1)
    _, made = read(as_xlsx([header, row], numbers=True))
    (one,) = made
    assert one.record is None
    assert [(p.row, p.column, p.code) for p in one.problems] == [
        (2, "主订单编号", "precision_lost")
    ]


def test_a_phone_number_that_lost_its_digits_is_refused_and_not_repeated() -> None:
    header, row = douyin(orders=1, lines=1)
    row[header.index("收件人手机号")] = "1.39E+10"
    _, (one,) = read(as_csv([header, row]))
    assert one.record is None
    assert [(p.row, p.column, p.code, p.params) for p in one.problems] == [
        (2, "收件人手机号", "phone_digits_lost", {})
    ]


def test_two_lost_numbers_that_look_alike_are_not_one_order() -> None:
    header, *rows = douyin(orders=2, lines=1)
    _, made = read(as_xlsx([header, *rows], numbers=True))
    assert [len(one.group.rows) for one in made] == [1, 1]


def test_a_bad_row_keeps_its_order_out_unless_read_leniently() -> None:
    table = [
        douyin()[0],
        douyin_line(LONG_ID, "1"),
        douyin_line(LONG_ID, "2", quantity="-3"),
    ]
    _, (strict,) = read(as_csv(table))
    _, (lenient,) = read(as_csv(table), is_lenient=True)
    assert strict.record is None
    assert [(p.row, p.column, p.code) for p in strict.problems] == [
        (3, "商品数量", "negative_quantity")
    ]
    assert lenient.record is not None
    assert [line.external_line_no for line in lenient.record.lines] == ["1"]
    assert [lenient.is_refused(row) for row in lenient.group.rows] == [False, True]


def test_all_problems_of_an_order_are_named_at_once() -> None:
    bad = douyin_line(LONG_ID, "1", quantity="x", owed="y", title="a\u202eb")
    _, (one,) = read(as_csv([douyin()[0], bad]))
    assert {(p.column, p.code) for p in one.problems} == {
        ("商品数量", "bad_quantity"),
        ("订单应付金额", "bad_number"),
    }
    turned = douyin_line(LONG_ID, "1", title="a\u202eb")
    _, (other,) = read(as_csv([douyin()[0], turned]))
    assert [(p.column, p.code) for p in other.problems] == [("选购商品", "bidi_character")]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"status": "飞走了"}, "订单状态", "unknown_status"),
        ({"status": ""}, "订单状态", "missing_value"),
        ({"owed": "-1.00"}, "订单应付金额", "negative_amount"),
        ({"owed": ""}, "订单应付金额", "missing_value"),
        ({"quantity": "1.5"}, "商品数量", "bad_quantity"),
        ({"quantity": "99999999999"}, "商品数量", "bad_quantity"),
        ({"title": "nul\x00"}, "选购商品", "control_character"),
        ({"title": "x" * 400}, "选购商品", "too_long"),
    ],
)
def test_a_bad_cell_has_its_row_column_and_code(
    change: dict[str, str], column: str, code: str
) -> None:
    _, (one,) = read(as_csv([douyin()[0], douyin_line(LONG_ID, "1", **change)]))
    assert one.record is None
    assert [(p.row, p.column, p.code) for p in one.problems] == [(2, column, code)]


def test_a_row_without_an_order_number_stands_alone() -> None:
    _, made = read(as_csv([*douyin(orders=1, lines=1), douyin_line("", "9")]))
    assert [one.record is not None for one in made] == [True, False]
    assert made[1].problems[0].code == "missing_value"


def test_an_unknown_table_is_guessed_from_its_words() -> None:
    table = [
        ["Order No", "Qty", "SKU", "Unit price", "状态", "Note"],
        ["A-1", "2", "CUP", "9.995", "已发货", "=1+1"],
        ["A-1", "1", "BOX", "1", "已发货", ""],
    ]
    plan, (one,) = read(as_csv(table))
    assert plan.mapping is not None
    assert one.record is not None
    assert (one.record.status, len(one.record.lines)) == ("shipped", 2)
    assert [line.amount for line in one.record.lines] == ["1.00", "19.99"]


def test_an_address_beside_a_column_of_provinces_is_the_rest_of_it() -> None:
    head, said = (
        ["订单编号", "数量", "商品名称", "单价", "收货地址"],
        ["A-1", "1", "杯", "9", "平江路 18 号"],
    )
    plan, _ = read(as_csv([[*head, "省", "市", "区县"], [*said, "江苏省", "苏州市", "姑苏区"]]))
    whole, _ = read(as_csv([head, said]))
    assert plan.mapping is not None
    assert whole.mapping is not None
    assert plan.mapping.fields["recipient.detail"].column == "收货地址"
    assert "recipient.detail" not in whole.mapping.fields
    assert whole.mapping.fields["recipient.raw_address"].column == "收货地址"


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(as_csv([["Fruit", "Colour"], ["apple", "red"]]))
    assert refused.value.code == "unknown_format"
    assert refused.value.params["missing"] == [
        "external_no", "line.quantity", "line.title", "line.unit_price",
    ]  # fmt: skip


def test_a_configurable_line_and_its_child_are_one_line() -> None:
    mapping = magento_like()
    table = [
        ["order", "item", "parent", "sku", "name", "qty", "price"],
        ["9", "1", "", "SHIRT", "Shirt", "2", "19.90"],
        ["9", "2", "1", "SHIRT-RED-M", "Shirt red M", "2", "0.00"],
        ["9", "3", "", "CAP", "Cap", "1", "5.00"],
    ]
    (plan,) = plan_files([NamedFile("a", as_csv(table))], mapping=mapping)
    (one,) = [plan.convert(group, False) for group in plan.groups()]
    assert one.record is not None
    assert [(line.outer_code, line.quantity, line.amount) for line in one.record.lines] == [
        ("SHIRT-RED-M", 2, "39.80"),
        ("CAP", 1, "5.00"),
    ]


def magento_like() -> ColumnMapping:
    columns = {
        "line.external_line_no": "item", "line.parent_no": "parent", "line.outer_code": "sku",
        "line.title": "name", "line.quantity": "qty", "line.unit_price": "price",
    }  # fmt: skip
    fields = {name: Source(column=column) for name, column in columns.items()}
    return ColumnMapping(
        name="magento",
        tables=[TableRule(name="rows", role="both", key="order", signature=["order", "item"])],
        fields={**fields, "status": Source(constant="paid")},
    )


def test_the_source_copy_holds_nothing_personal() -> None:
    _, made = read(as_csv(douyin(orders=1, lines=1)))
    assert made[0].record is not None
    assert made[0].record.raw == {}
