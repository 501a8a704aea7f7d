"""A whole import is taken back, or nothing of it."""

from __future__ import annotations

import pytest

from tests.support.imports import import_files, outcomes
from tests.support.order_files import as_csv, douyin
from tests.support.shop_floor import open_shop
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.inventory.models import StockLevel
from zhidan.kernel.errors import Refusal
from zhidan.orders import api as orders
from zhidan.orders.models import Order, SourceKey
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import JOB, run

pytestmark = pytest.mark.django_db(transaction=True)


def undo(done: ImportRun) -> ImportRun:
    return run(undo_import, actor=SYSTEM, bounds=JOB, import_id=done.id)


def allocated() -> int:
    return sum(StockLevel.objects.values_list("allocated", flat=True))


def test_an_undone_import_leaves_its_orders_cancelled_and_its_stock_free() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(douyin(orders=3)))
    assert allocated() == 12
    assert undo(done).state == "undone"
    assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
    assert (allocated(), SourceKey.objects.count()) == (0, 0)


def test_the_same_file_comes_in_again_after_an_undo() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    undo(import_files(floor.shop.code, as_csv(douyin(orders=3))))
    again = import_files(floor.shop.code, as_csv(douyin(orders=3)))
    assert outcomes(again) == (6, 0, 0, 0)
    assert Order.objects.filter(state="pending_review").count() == 3


def test_nothing_is_undone_when_one_order_has_moved_on() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(douyin(orders=3)))
    first = Order.objects.order_by("id").first()
    assert first is not None
    run(orders.approve_orders, actor=SYSTEM, order_ids=[first.id])
    with pytest.raises(Refusal) as refused:
        undo(done)
    assert (refused.value.code, refused.value.params) == ("import_moved_on", {"count": 1})
    assert ImportRun.objects.get().state == "finished"
    assert allocated() == 12


def test_an_import_that_only_confirmed_has_nothing_to_undo() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    import_files(floor.shop.code, as_csv(douyin(orders=3)))
    again = import_files(floor.shop.code, as_csv(douyin(orders=3)))
    with pytest.raises(Refusal) as refused:
        undo(again)
    assert refused.value.code == "import_created_nothing"
