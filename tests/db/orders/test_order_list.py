"""The list's own short cuts answer what the plain way would: a person's orders, exact counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from tests.support.changes import change
from tests.support.shop_floor import PLACED, Floor, line, open_shop, order, order_id_of, person
from zhidan.orders import api as orders
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import OrderFilter, matching
from zhidan.orders.queries.listing import count_orders, order_list
from zhidan.parties.api import RecipientEdit
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13912345678"


def take_in(floor: Floor, *sent: orders.IncomingOrder) -> None:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))


def pages(wanted: OrderFilter, *, sort: str = "-placed_at", limit: int = 2) -> list[list[str]]:
    """Every page to the end, then back to the start again, as numbers of the source."""
    found, cursor = [], None
    while True:
        page = order_list(wanted, sort=sort, cursor=cursor, limit=limit, actor=SYSTEM)
        found.append([row.values["external_no"] for row in page.items])
        if page.next is None:
            break
        cursor = page.next
    forwards = list(found)
    while page.prev is not None:
        page = order_list(wanted, sort=sort, cursor=page.prev, limit=limit, actor=SYSTEM)
        found.append([row.values["external_no"] for row in page.items])
    assert found[len(forwards) :] == forwards[-2::-1]
    return forwards


@pytest.mark.parametrize("asked", [PHONE, "王小明"])
def test_a_person_finds_every_order_page_by_page_in_order_of_time(asked: str) -> None:
    floor = open_shop({"A": 2})
    mine = person(mobile=PHONE)
    times = [3, 9, 1, 7, 5, 5]  # hours; two at the same moment
    take_in(
        floor,
        *(
            order(f"N{n}", [line("A")], recipient=mine, placed_at=PLACED + timedelta(hours=hours))
            for n, hours in enumerate(times)
        ),
        order("OTHER", [line("A")], recipient=person(name="李四", mobile="13700000000")),
    )
    newest_first = [
        row.external_no for row in Order.objects.order_by("-placed_at", "-id")
        if row.external_no != "OTHER"
    ]  # fmt: skip
    flat = [number for page in pages(OrderFilter(q=asked)) for number in page]
    assert flat == newest_first
    assert [n for page in pages(OrderFilter(q=asked), sort="placed_at") for n in page] == (
        newest_first[::-1]
    )
    held = OrderFilter(q=asked, stage="exception")  # all but the first look like its twins
    assert sum(map(len, pages(held, limit=1))) == 5
    assert pages(OrderFilter(q=asked), limit=50) == [newest_first]
    assert count_orders(OrderFilter(q=asked), actor=SYSTEM).count == 6


def test_an_order_whose_recipient_was_changed_is_listed_once() -> None:
    floor = open_shop({"A": 9})
    take_in(floor, *(order(f"N{n}", [line("A")], recipient=person(mobile=PHONE)) for n in range(3)))
    assert change(order_id_of("N1"), recipient=RecipientEdit(address="文二路 1 号")) == "ok"
    assert sorted(n for page in pages(OrderFilter(q=PHONE), limit=1) for n in page) == (
        ["N0", "N1", "N2"]
    )


def test_counts_from_the_counters_are_those_of_the_rows() -> None:
    floors = [
        open_shop({"A": 2}, warehouses=2),
        open_shop({"B": 5}, code="jd1", channel="jd", warehouses=1),
    ]
    for floor, code in zip(floors, "AB", strict=True):
        take_in(floor, *(order(f"{code}{n}", [line(code)]) for n in range(4)))
    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id_of("A0"), order_id_of("B0")])
    houses = [str(floor.warehouse.id) for floor in floors]
    eyes = [SYSTEM, limited(shops=[floors[0].shop.id])]
    asked = product(
        ["", "picking", "exception", "picking,pending_review", "picking,exception"],
        ["", "tb1", "jd1", "tb1,jd1", "nobody"], ["", "jd", "taobao,jd"],
        ["", houses[0], ",".join(houses)],
    )  # fmt: skip
    seen = set()
    for stage, shop, channel, warehouse in asked:
        wanted = OrderFilter(stage=stage, shop=shop, channel=channel, warehouse=warehouse)
        for actor in eyes:
            rows = Order.objects.filter(matching(wanted, actor=actor)).count()
            found = count_orders(wanted, actor=actor)
            assert (found.count, found.capped) == (rows, False), wanted
            seen.add(rows)
    assert len(seen) > 4


def limited(*, shops: list[UUID]) -> Actor:
    """Somebody who sees these shops alone."""
    return Actor("user", None, "x", frozenset({"orders.view"}), shops=frozenset(shops))


def test_a_day_is_the_business_s_own_where_the_filter_names_no_zone() -> None:
    floor = open_shop({"A": 2})
    take_in(floor, order("1", [line("A")], placed_at=datetime(2026, 11, 20, 20, tzinfo=UTC)))

    def found(day: str) -> int:
        wanted = OrderFilter(placed_from=day, placed_to=day)
        return count_orders(wanted, actor=SYSTEM).count

    assert (found("2026-11-20"), found("2026-11-21")) == (0, 1)
    policy.write(policy.BusinessPolicy(time_zone="America/New_York"), actor=SYSTEM)
    assert (found("2026-11-20"), found("2026-11-21")) == (1, 0)
