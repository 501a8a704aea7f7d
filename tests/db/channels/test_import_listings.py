"""Files of listing maps: remembered, followed by the orders that wait, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.imports import import_files, outcomes
from tests.support.master_files import sheet
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of
from zhidan.catalog.models import Listing
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import rejections
from zhidan.insights.api import verify
from zhidan.kernel.errors import Conflict
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("店铺", "平台商品ID", "平台规格ID", "平台商家编码", "商家编码")


def bring(*rows: tuple[str, ...], **options: Any) -> ImportRun:
    shop = options.pop("shop", None)
    return import_files(shop, sheet(HEADER, *rows), kind="listings", **options)


def refused(done: ImportRun) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in rejections(done.id)]


def wait(floor: Floor, number: str, code: str = "", item: str = "", sku: str = "") -> None:
    """An order that waits for a listing nobody knows."""
    sold = line(code, external_item_id=item, external_sku_id=sku)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[order(number, [sold])])
    assert Order.objects.get(pk=order_id_of(number)).holds == ["unmapped_sku"]


def stands_for(floor: Floor, number: str) -> str | None:
    found = OrderLine.objects.get(order_id=order_id_of(number)).sku_id
    return next((code for code, sku in floor.skus.items() if sku.id == found), None)


def holds(number: str) -> list[str]:
    return list(Order.objects.get(pk=order_id_of(number)).holds)


def test_maps_are_remembered_and_the_same_file_changes_nothing() -> None:
    floor = open_shop({"A": 9, "B": 9})
    rows = [("tb1", "680", "510", "", "A"), ("店铺 tb1", "", "", "W-1", "B")]
    assert outcomes(bring(*rows)) == (2, 0, 0, 0)
    before = list(Listing.objects.order_by("id").values())
    assert outcomes(bring(*reversed(rows))) == (0, 0, 2, 0)
    assert list(Listing.objects.order_by("id").values()) == before
    sold = line("", external_item_id="680", external_sku_id="510")
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[order("1", [sold])])
    assert (stands_for(floor, "1"), holds("1")) == ("A", [])


def test_orders_that_wait_go_on_also_where_they_say_more_than_the_file() -> None:
    floor = open_shop({"A": 9, "B": 9, "C": 9})
    wait(floor, "exact", code="W-1")
    wait(floor, "longer", code="W-2", item="680", sku="510")
    wait(floor, "by code", code="W-3", item="690", sku="520")
    wait(floor, "other", code="W-9")
    done = bring(
        ("tb1", "", "", "W-1", "A"), ("tb1", "680", "510", "", "B"), ("tb1", "", "", "W-3", "C")
    )
    assert outcomes(done) == (3, 0, 0, 0)
    assert [stands_for(floor, n) for n in ("exact", "longer", "by code", "other")] == [
        "A", "B", "C", None,
    ]  # fmt: skip
    assert [holds(n) for n in ("exact", "longer", "by code", "other")] == [
        [], [], [], ["unmapped_sku"],
    ]  # fmt: skip
    assert not verify().violations


def test_many_orders_follow_in_a_job() -> None:
    floor = open_shop({"A": 900})
    sent = [order(f"N{n}", [line("W-1")]) for n in range(40)]
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=sent)
    bring(("tb1", "", "", "W-1", "A"))
    while run_next_job():
        pass
    assert {tuple(one) for one in Order.objects.values_list("holds", flat=True)} == {()}


def test_a_map_without_a_shop_column_is_for_the_imports_shop() -> None:
    open_shop({"A": 9})
    header = ("平台商家编码", "商家编码")
    done = import_files("tb1", sheet(header, ("W-1", "A")), kind="listings")
    assert outcomes(done) == (1, 0, 0, 0)
    without = import_files(None, sheet(header, ("W-2", "A")), kind="listings")
    assert [one.code for one in rejections(without.id)] == ["shop_not_known"]


def test_each_bad_row_says_which_column_and_why() -> None:
    open_shop({"A": 9})
    done = bring(
        ("无此店", "680", "510", "", "A"),
        ("tb1", "", "", "", "A"),
        ("tb1", "680", "511", "", "nobody"),
        ("tb1", "680", "512", "", "A"),
        ("店铺 tb1", "680", "512", "", "A"),
        ("tb1", "6.8E+11", "5", "", "A"),
    )
    assert outcomes(done) == (1, 0, 0, 5)
    assert refused(done) == [
        (2, "店铺", "shop_not_known"),
        (3, "平台商品ID", "listing_without_name"),
        (4, "商家编码", "sku_not_found"),
        (6, "平台商品ID", "listing_named_twice"),
        (7, "平台商品ID", "precision_lost"),
    ]


def test_another_sku_for_a_known_listing_is_an_update() -> None:
    floor = open_shop({"A": 9, "B": 9})
    bring(("tb1", "", "", "W-1", "A"))
    assert outcomes(bring(("tb1", "", "", "W-1", "B"))) == (0, 1, 0, 0)
    assert Listing.objects.get().sku_id == floor.skus["B"].id


def test_a_dry_run_decides_nothing() -> None:
    floor = open_shop({"A": 9})
    wait(floor, "1", code="W-1")
    assert outcomes(bring(("tb1", "", "", "W-1", "A"), is_dry_run=True)) == (1, 0, 0, 0)
    assert (Listing.objects.count(), holds("1")) == (0, ["unmapped_sku"])


def test_undo_takes_the_maps_back_and_open_orders_wait_again() -> None:
    floor = open_shop({"A": 9, "B": 9})
    bring(("tb1", "", "", "W-2", "A"))
    wait(floor, "1", code="W-1")
    wait(floor, "2", code="W-3", item="680", sku="510")
    done = bring(
        ("tb1", "", "", "W-1", "A"), ("tb1", "", "", "W-2", "B"), ("tb1", "680", "510", "", "B")
    )
    assert outcomes(done) == (2, 1, 0, 0)
    run(undo_import, actor=SYSTEM, import_id=done.id)
    listing = Listing.objects.get()
    assert (listing.outer_code, listing.sku_id) == ("W-2", floor.skus["A"].id)
    assert (holds("1"), holds("2")) == (["unmapped_sku"], ["unmapped_sku"])
    assert not verify().violations


def test_undo_is_refused_when_somebody_has_decided_otherwise_since() -> None:
    floor = open_shop({"A": 9, "B": 9})
    done = bring(("tb1", "", "", "W-1", "A"))
    bring(("tb1", "", "", "W-1", "B"))
    with pytest.raises(Conflict) as refusal:
        run(undo_import, actor=SYSTEM, import_id=done.id)
    assert refusal.value.code == "import_moved_on"
    assert Listing.objects.get().sku_id == floor.skus["B"].id
