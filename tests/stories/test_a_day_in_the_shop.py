"""A day in the shop, from the morning's file to the evening's count."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.support.busy_shop import settle
from tests.support.order_files import as_csv, douyin
from tests.support.shop_floor import Floor, add_stock, open_shop
from zhidan.channels.api import ImportRequest, import_files
from zhidan.fulfilment import api as fulfilment
from zhidan.fulfilment.models import FulfilmentLine, FulfilmentOrder, Parcel, PickList
from zhidan.fulfilment.operations.scan_item import scan_item
from zhidan.insights.api import verify
from zhidan.insights.queries.work_bench import work_bench
from zhidan.inventory.models import StockLevel
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.models import Order
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


def test_a_day_in_the_shop(tmp_path: Path) -> None:
    # In the morning the shelf holds cups for six orders, saucers for five.
    floor = open_shop({"CUP-0": 12, "CUP-1": 11}, code="dy", channel="douyin")

    # The night's orders come in as a file: six orders, two cups and two saucers each.
    file = tmp_path / "orders.csv"
    file.write_bytes(as_csv(douyin(orders=6, lines=2)).read())
    answer = take_in(file)
    assert (answer["rows"], answer["created"], answer["rejected"]) == (12, 12, 0)
    assert (answer["orders"], answer["units"]) == (6, 24)
    settle()

    # Five hold their stock. The sixth waits: there are not enough saucers.
    assert shelf(floor) == {"CUP-0": (12, 10), "CUP-1": (11, 10)}
    short = Order.objects.get(holds=["shortage"])
    queues = work_bench(actor=SYSTEM).queues
    assert (queues["pending_review"], queues["exception"]) == (6, 1)

    # The clerk approves them all; the held one says why not.
    everybody = list(Order.objects.order_by("order_no").values_list("id", flat=True))
    outcomes = run(orders.approve_orders, actor=SYSTEM, order_ids=everybody)
    assert sorted(row.code for row in outcomes) == ["held", *["ok"] * 5]

    # Saucers arrive, the hold is released, and the sixth order follows.
    add_stock(floor, "CUP-1", 5)
    run(orders.release_holds, actor=SYSTEM, order_ids=[short.id])
    assert run(orders.approve_orders, actor=SYSTEM, order_ids=[short.id]).done == [short.id]
    assert shelf(floor) == {"CUP-0": (12, 12), "CUP-1": (16, 12)}

    # One buyer has second thoughts before anything was picked.
    regretted = next(one for one in everybody if one != short.id)
    settle()
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[regretted], reason="买家不要了")
    settle()
    assert shelf(floor) == {"CUP-0": (12, 10), "CUP-1": (16, 10)}

    # The warehouse starts: one pick list for the five that remain.
    going = [one for one in everybody if one != regretted]
    tasks = fulfilment.open_fulfilments_of(going)
    released = run(fulfilment.release_fulfilments, actor=SYSTEM, fulfilment_ids=tasks)
    assert len(released.outcomes.done) == PickList.objects.get().fulfilments == 5

    # Every piece passes the scanner; a wrong one is noticed.
    for task in tasks:
        scan_all(task)
    assert set(FulfilmentOrder.objects.filter(id__in=tasks).values_list("state", flat=True)) == {
        "picked"
    }
    run(fulfilment.pack_fulfilments, actor=SYSTEM, fulfilment_ids=tasks)
    assert work_bench(actor=SYSTEM).queues["packing"] == 5

    # The courier comes.
    parcels = [
        fulfilment.ParcelToShip(task, "sf", f"SF{3141592653580 + number}", 600)
        for number, task in enumerate(tasks)
    ]
    assert len(run(fulfilment.ship_fulfilments, actor=SYSTEM, parcels=parcels).done) == 5
    settle()

    # In the evening the shelf is what was there less what has left, and nothing is promised.
    assert shelf(floor) == {"CUP-0": (2, 0), "CUP-1": (6, 0)}
    assert Parcel.objects.count() == 5
    assert sorted(Order.objects.values_list("state", flat=True)) == ["cancelled", *["shipped"] * 5]

    # The same file again, by mistake, changes nothing.
    again = take_in(file)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 12)
    settle()
    assert shelf(floor) == {"CUP-0": (2, 0), "CUP-1": (6, 0)}
    assert verify().as_json()["violations"] == []


def take_in(file: Path) -> dict[str, object]:
    code, answer = import_files(ImportRequest(path=file, shop="dy"))
    assert code == 0, answer
    return answer


def shelf(floor: Floor) -> dict[str, tuple[int, int]]:
    """(on hand, allocated) of each SKU."""
    codes = {sku.id: code for code, sku in floor.skus.items()}
    return {
        codes[level.sku_id]: (level.on_hand, level.allocated)
        for level in StockLevel.objects.filter(sku_id__in=codes)
    }


def scan_all(task: UUID) -> None:
    def scan(code: str) -> str:
        answer = run(scan_item, actor=SYSTEM, fulfilment_id=task, scan_id=uuid7(), code=code)
        return str(answer.result)

    assert scan("SOMETHING-ELSE") == "unknown"
    wanted = FulfilmentLine.objects.filter(fulfilment_id=task).order_by("position")
    assert [line.quantity for line in wanted] == [2, 2]
    assert [scan(code) for code in ("CUP-0", "CUP-0", "CUP-1", "CUP-1")] == [
        "ok", "ok", "ok", "complete",
    ]  # fmt: skip
