from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from zhidan.fulfilment.rules import (
    LineToPick,
    ScanVerdict,
    clean_code,
    facts,
    group_lines,
    judge_scan,
    line_code,
    position_in,
    still_missing,
)

MUG, CUP, PEN = UUID(int=1), UUID(int=2), UUID(int=3)
FIRST, SECOND, THIRD = UUID(int=11), UUID(int=12), UUID(int=13)
ORDER, SHOP, HERE, THERE = UUID(int=21), UUID(int=31), UUID(int=41), UUID(int=42)
NUMBER = "2611-000123"


def box(first: int = 0, second: int = 0, third: int = 0) -> list[LineToPick]:
    """Two mugs, one cup, and one more mug with other words on it."""
    return [
        LineToPick(FIRST, 1, MUG, 2, first),
        LineToPick(SECOND, 2, CUP, 1, second),
        LineToPick(THIRD, 3, MUG, 1, third),
    ]


@pytest.mark.parametrize(
    ("lines", "position", "skus", "verdict"),
    [
        (box(), None, {MUG}, ScanVerdict("ok", FIRST)),
        (box(first=2), None, {MUG}, ScanVerdict("ok", THIRD)),
        (box(2, 0, 1), None, {CUP}, ScanVerdict("complete", SECOND)),
        (box(2, 1, 1), None, {MUG}, ScanVerdict("too_many", FIRST)),
        (box(), None, {PEN}, ScanVerdict("wrong_item", None)),
        (box(), None, set(), ScanVerdict("unknown", None)),
        (box(), 3, set(), ScanVerdict("ok", THIRD)),
        (box(third=1), 3, set(), ScanVerdict("too_many", THIRD)),
        (box(), 4, set(), ScanVerdict("unknown", None)),
        (box(), None, {PEN, CUP}, ScanVerdict("ok", SECOND)),
    ],
)
def test_a_scan_is_judged_when_a_code_comes_in(
    lines: list[LineToPick], position: int | None, skus: set[UUID], verdict: ScanVerdict
) -> None:
    assert judge_scan(lines, position=position, sku_ids=frozenset(skus)) == verdict
    assert verdict.counts is (verdict.result in ("ok", "complete"))


def test_exactly_the_quantity_counts_when_everything_is_scanned_twice() -> None:
    lines, results = box(), []
    for sku in [MUG, CUP, MUG, MUG] * 2:
        verdict = judge_scan(lines, position=None, sku_ids=frozenset({sku}))
        results.append(verdict.result)
        if verdict.counts:
            lines = [
                LineToPick(row.id, row.position, row.sku_id, row.quantity, row.picked + 1)
                if row.id == verdict.line_id
                else row
                for row in lines
            ]
    assert results == ["ok", "ok", "ok", "complete", *["too_many"] * 4]
    assert still_missing(lines) == {}


def test_the_code_of_a_row_is_read_back_when_it_is_scanned() -> None:
    assert position_in(line_code(NUMBER, 12), NUMBER) == 12
    assert position_in(f" {NUMBER}/2\r", NUMBER) == 2


@pytest.mark.parametrize(
    "code", [NUMBER, "2611-000124/1", f"{NUMBER}/", f"{NUMBER}/x", f"{NUMBER}/²"]
)
def test_no_row_is_named_when_the_code_is_another(code: str) -> None:
    assert position_in(code, NUMBER) is None


def test_a_code_is_cleaned_when_the_scanner_adds_control_characters() -> None:
    assert clean_code("\x02sku-a01\r\n") == "SKU-A01"


def test_sums_are_taken_when_the_machine_asks() -> None:
    asked = facts(box(first=1), waits_for_production=True, is_held=False)
    assert (asked.quantity, asked.picked, asked.waits_for_production) == (4, 1, True)
    assert still_missing(box(first=1)) == {FIRST: 1, SECOND: 1, THIRD: 1}


@dataclass(frozen=True)
class Sold:
    """A line of an order, as the orders would name it."""

    order_id: UUID = ORDER
    line_id: UUID = FIRST
    shop_id: UUID = SHOP
    warehouse_id: UUID | None = HERE
    sku_id: UUID | None = MUG
    quantity: int = 1
    title: str = "杯"
    spec: str = ""
    personalisation: str = ""
    kind: str = "goods"
    supply: str = "stocked"
    order_no: str = "2611-000001"
    production_status: str = "not_required"


def test_one_box_per_order_and_warehouse_is_planned_when_lines_come_mixed() -> None:
    lines = [
        Sold(quantity=2),
        Sold(warehouse_id=THERE, line_id=SECOND),
        Sold(warehouse_id=None, line_id=THIRD, supply="to_order", production_status="ready"),
        Sold(order_id=UUID(int=22), warehouse_id=THERE),
    ]
    planned = group_lines(lines, {}, {})
    assert [(one.order_ids, one.warehouse_id, one.units) for one in planned] == [
        ((UUID(int=21),), HERE, 3),
        ((UUID(int=21),), THERE, 1),
        ((UUID(int=22),), THERE, 1),
    ]
    assert [one.is_customised for one in planned] == [True, False, False]


def test_the_shops_first_warehouse_takes_it_when_nothing_is_reserved() -> None:
    line = Sold(warehouse_id=None, production_status="ready")
    (one,) = group_lines([line], {line.shop_id: UUID(int=49)}, {})
    assert (one.warehouse_id, one.waits_for_production) == (UUID(int=49), True)
    assert group_lines([line], {}, {}) == []


def test_one_box_is_planned_for_all_when_orders_travel_together() -> None:
    other = Sold(order_id=UUID(int=22), shop_id=UUID(int=32), warehouse_id=None, line_id=SECOND)
    alone = Sold(order_id=UUID(int=23), line_id=THIRD)
    group = UUID(int=77)
    of = dict.fromkeys((UUID(int=21), UUID(int=22)), group)

    both, single = group_lines([Sold(quantity=2), other, alone], {}, of)

    assert (both.order_ids, both.units) == ((UUID(int=21), UUID(int=22)), 3)
    assert (both.warehouse_id, both.merge_group_id) == (HERE, group)
    assert both.other_shop_ids == [UUID(int=32)]
    assert (single.order_ids, single.merge_group_id) == ((UUID(int=23),), None)
