"""The work bench: figures within the caller's scope, kept in step with the orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.busy_shop import busy_shop, place, settle
from tests.support.shop_floor import line, open_shop, order
from zhidan.insights.api import verify
from zhidan.insights.models import SalesDay, SalesDirty
from zhidan.insights.operations.roll_up_sales import MARK, roll_up_sales
from zhidan.insights.queries.work_bench import work_bench
from zhidan.kernel.clock import now
from zhidan.kernel.money import Money
from zhidan.orders import api as orders
from zhidan.orders.models import Order
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import ScheduleMark
from zhidan.platform.work import run
from zhidan.platform.zone import business_zone

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bench_counts_what_came_in_today_and_what_waits() -> None:
    floor = open_shop({"A": 10})
    at = now()
    place(
        floor,
        order("1", [line("A", 2)], placed_at=at, paid_at=at),
        order("2", [line("A")], placed_at=at, status="unpaid"),
        order("3", [line("A")], placed_at=at - timedelta(days=3)),
        order("4", [line("A")], placed_at=at - timedelta(days=40), status="finished"),
    )
    settle()

    bench = work_bench(actor=SYSTEM)

    assert (bench.today.orders, bench.today.amounts) == (2, (Money(3000, "CNY"),))
    assert bench.late == 1
    assert (bench.queues["awaiting_payment"], bench.queues["pending_review"]) == (1, 2)
    assert len(bench.days) == 30
    assert sum(sold.orders for _, sold in bench.days) == 3
    assert [(name, sold.orders) for name, sold in bench.channels] == [("taobao", 3)]


def test_a_cancelled_order_leaves_the_sales_of_its_day() -> None:
    busy = busy_shop()
    before = SalesDay.objects.get(warehouse_id=busy.floor.warehouse.id)

    run(orders.cancel_orders, actor=SYSTEM, order_ids=[busy.by_number["review"]], reason="x")
    settle()

    after = SalesDay.objects.get(warehouse_id=busy.floor.warehouse.id)
    assert after.orders == before.orders - 1
    assert after.payable_minor == before.payable_minor - 3000
    assert verify(["O5.sales"]).ok


def test_another_currency_stands_beside_and_never_inside_the_sum() -> None:
    floor = open_shop({"A": 10})
    at = now()
    place(
        floor,
        *(order(f"c{n}", [line("A")], placed_at=at) for n in range(2)),
        order("usd", [line("A", price="7.00")], placed_at=at, currency="USD"),
    )
    settle()

    assert work_bench(actor=SYSTEM).today.amounts == (Money(2000, "CNY"), Money(700, "USD"))


def test_the_bench_stays_within_the_caller_s_shops_and_warehouses() -> None:
    mine, other = open_shop({"A": 5}, code="one"), open_shop({"B": 5}, code="two", channel="jd")
    at = now()
    place(mine, order("m", [line("A")], placed_at=at))
    place(other, order("o1", [line("B")], placed_at=at), order("o2", [line("B")], placed_at=at))
    settle()

    by_shop = work_bench(actor=replace(SYSTEM, shops=frozenset({mine.shop.id})))
    by_house = work_bench(actor=replace(SYSTEM, warehouses=frozenset({other.warehouse.id})))

    assert (by_shop.today.orders, [name for name, _ in by_shop.channels]) == (1, ["taobao"])
    assert (by_house.today.orders, by_house.queues["pending_review"]) == (2, 2)


def test_after_a_long_rest_every_day_is_added_up_again() -> None:
    busy_shop()
    SalesDay.objects.all().delete()
    assert not roll_up_sales()  # nothing has happened since
    assert not verify(["O5.sales"]).ok

    ScheduleMark.objects.filter(name=MARK).update(ran_at=now() - timedelta(days=2))
    roll_up_sales()

    assert verify(["O5.sales"]).ok
    assert not SalesDirty.objects.exists()
    assert sum(SalesDay.objects.values_list("orders", flat=True)) == (
        Order.objects.exclude(state__in=["cancelled", "split", "rejoined"]).count()
    )


def test_another_zone_of_the_business_parts_the_days_elsewhere() -> None:
    floor = open_shop({"A": 10})
    evening = now().replace(hour=20, minute=0, second=0, microsecond=0) - timedelta(days=3)
    place(floor, order("1", [line("A")], placed_at=evening, paid_at=evening))
    settle()
    assert SalesDay.objects.get().sold_on == evening.date() + timedelta(days=1)  # Shanghai: 04:00

    policy.write(policy.BusinessPolicy(time_zone="America/New_York"), actor=SYSTEM)
    assert not verify(["O5.sales"]).ok
    settle()

    assert SalesDay.objects.get().sold_on == evening.date()
    assert verify(["O5.sales"]).ok
    assert business_zone().key == "America/New_York"
