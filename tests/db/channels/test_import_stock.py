"""Files of opening stock: received once, counted when chosen, refused else, taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.support.imports import import_files, outcomes
from tests.support.master_files import sheet
from tests.support.shop_floor import Floor, add_stock, line, make_sku, open_shop, order
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import rejections
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel, StockMove, StockOpening
from zhidan.kernel.errors import Conflict
from zhidan.orders.api import place_orders
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("仓库", "商家编码", "数量", "单位成本")


def bring(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, **options: Any) -> ImportRun:
    return import_files(None, sheet(header, *rows), kind="stock", **options)


def refused(done: ImportRun) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in rejections(done.id)]


def on_hand(floor: Floor, code: str, house: int = 0) -> int:
    found = StockLevel.objects.filter(
        sku_id=floor.skus[code].id, warehouse_id=floor.warehouses[house].id
    ).first()
    return found.on_hand if found else 0


def moves() -> list[tuple[str, int]]:
    return list(StockMove.objects.order_by("moved_at", "id").values_list("kind", "quantity"))


def shop_with_goods(**stock: int) -> Floor:
    floor = open_shop(stock, supplies={"A": "stocked", "B": "stocked", "V": "virtual"},
                      warehouses=2)  # fmt: skip
    for code, quantity in stock.items():
        add_stock(floor, code, quantity)
    return floor


def is_clean() -> bool:
    return not verify().violations


def test_opening_stock_is_received_with_its_cost() -> None:
    floor = shop_with_goods()
    done = bring(("tb1-W1", "A", "120", "12.5"), ("仓库2", "A", "7", ""), ("tb1-W1", "B", "0", ""))
    assert outcomes(done) == (2, 0, 1, 0)
    assert (on_hand(floor, "A"), on_hand(floor, "A", 1)) == (120, 7)
    first = StockMove.objects.get(quantity=120)
    assert (first.kind, first.unit_cost, first.currency, first.document_no) == (
        "receive", Decimal("1250.0000"), "CNY", done.number,
    )  # fmt: skip


def test_the_same_file_again_changes_nothing_even_after_sales() -> None:
    floor = shop_with_goods()
    rows = [("tb1-W1", "A", "120", "12.5"), ("tb1-W1", "B", "5", "1")]
    bring(*rows)
    add_stock(floor, "A", 9)
    before = moves()
    for choice in ("reject", "count"):
        assert outcomes(bring(*reversed(rows), existing_stock=choice)) == (0, 0, 2, 0)
    assert moves() == before


def test_where_stock_is_already_the_file_must_not_guess() -> None:
    floor = open_shop({"A": 30})
    done = bring(("tb1-W1", "A", "50", "2"))
    assert refused(done) == [(2, "数量", "stock_there_already")]
    assert on_hand(floor, "A") == 30
    counted = bring(("tb1-W1", "A", "50", "2"), existing_stock="count")
    assert outcomes(counted) == (0, 1, 0, 0)
    assert moves() == [("receive", 30), ("count", 20)]
    assert outcomes(bring(("tb1-W1", "A", "50", ""))) == (0, 0, 1, 0)


def test_a_count_cannot_go_below_what_is_promised() -> None:
    floor = open_shop({"A": 30})
    run(place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[order("1", [line("A", 12)])])
    done = bring(("tb1-W1", "A", "11", ""), existing_stock="count")
    assert refused(done) == [(2, "数量", "less_than_promised")]
    assert outcomes(bring(("tb1-W1", "A", "12", ""), existing_stock="count")) == (0, 1, 0, 0)
    assert is_clean()


def test_each_bad_row_says_which_column_and_why() -> None:
    floor = shop_with_goods()
    floor.skus["A"].barcodes.create(barcode="690")
    done = bring(
        ("无此仓", "A", "1", ""),
        ("tb1-W1", "nobody", "1", ""),
        ("tb1-W1", "V", "1", ""),
        ("tb1-W1", "B", "-3", ""),
        ("tb1-W1", "B", "1.5", ""),
        ("tb1-W2", "A", "", ""),
        ("tb1-W1", "A", "5", "2"),
        ("tb1-W1", "690", "6", "2"),
    )
    assert outcomes(done) == (1, 0, 0, 7)
    assert refused(done) == [
        (2, "仓库", "warehouse_not_known"),
        (3, "商家编码", "sku_not_found"),
        (4, "商家编码", "sku_not_stocked"),
        (5, "商家编码", "row_named_twice"),
        (6, "商家编码", "row_named_twice"),
        (7, "数量", "missing_value"),
        (9, "商家编码", "level_named_twice"),
    ]


def test_another_cost_for_the_same_quantity_is_no_silent_change() -> None:
    shop_with_goods()
    bring(("tb1-W1", "A", "5", "2"))
    assert refused(bring(("tb1-W1", "A", "5", "3"))) == [(2, "单位成本", "opening_cost_differs")]


def test_a_warehouse_outside_the_callers_scope_is_unknown() -> None:
    floor = shop_with_goods()
    keeper = Actor(
        kind="user", id=None, name="x", warehouses=frozenset({floor.warehouses[1].id}),
        permissions=SYSTEM.permissions,
    )  # fmt: skip
    done = bring(("tb1-W1", "A", "5", ""), ("tb1-W2", "A", "5", ""), actor=keeper)
    assert refused(done) == [(2, "仓库", "warehouse_not_known")]


def test_a_dry_run_books_nothing() -> None:
    shop_with_goods()
    done = bring(("tb1-W1", "A", "5", ""), is_dry_run=True)
    assert outcomes(done) == (1, 0, 0, 0)
    assert (moves(), StockOpening.objects.count(), StockLevel.objects.count()) == ([], 0, 0)


def test_undo_books_the_other_way_and_the_file_can_come_again() -> None:
    floor = open_shop({"A": 30}, supplies={"B": "stocked"})
    done = bring(("tb1-W1", "A", "50", ""), ("tb1-W1", "B", "4", "1"), existing_stock="count")
    assert outcomes(done) == (1, 1, 0, 0)
    run(undo_import, actor=SYSTEM, import_id=done.id)
    assert (on_hand(floor, "A"), on_hand(floor, "B")) == (30, 0)
    assert is_clean()
    again = bring(("tb1-W1", "A", "50", ""), ("tb1-W1", "B", "4", "1"), existing_stock="count")
    assert outcomes(again) == (1, 1, 0, 0)


@pytest.mark.parametrize("how", ["promised", "moved"])
def test_undo_is_refused_once_the_stock_has_moved_on(how: str) -> None:
    floor = shop_with_goods()
    done = bring(("tb1-W1", "A", "50", ""), ("tb1-W1", "B", "4", "1"))
    if how == "moved":
        add_stock(floor, "A", 1)
    else:
        placed = [order("1", [line("A", 12)])]
        run(place_orders, actor=SYSTEM, shop=floor.shop.id, orders=placed)
    before = moves()
    with pytest.raises(Conflict) as refusal:
        run(undo_import, actor=SYSTEM, import_id=done.id)
    assert (refusal.value.code, refusal.value.params["count"]) == ("import_moved_on", 1)
    assert moves() == before


def test_a_thousand_rows_are_booked_chunk_by_chunk() -> None:
    floor = open_shop()
    codes = [f"K{n:04d}" for n in range(1_100)]
    for code in codes:
        floor.skus[code] = make_sku(code)
    done = bring(*[("tb1-W1", code, "3", "1.00") for code in codes])
    assert outcomes(done) == (1_100, 0, 0, 0)
    assert len(moves()) == 1_100
    assert is_clean()
