"""The queue of listings that stand for nothing yet, and decisions about them, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import Browser, forget, make_person, signed_in
from tests.support.shop_floor import Floor, line, make_sku, open_shop, order, order_id_of
from zhidan.catalog.models import Listing
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def clerk() -> Browser:
    return signed_in(make_person("clerk@shop.test", ["order_clerk"]))


def placed(floor: Floor, *sent: Any) -> None:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))


def row_of(browser: Browser, **wanted: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    [row] = browser.get(f"/listings/waiting?{query}").json()["items"]
    found: dict[str, Any] = row
    return found


def named(row: dict[str, Any], **said: Any) -> dict[str, Any]:
    """A decision about the listing of a row."""
    names = ("shop_id", "platform_item_id", "platform_sku_id", "outer_code", "as_sold", "title",
             "spec")  # fmt: skip
    return {name: row[name] for name in names} | said


def test_a_row_is_decided_shown_among_the_decisions_and_taken_back(clerk: Browser) -> None:
    floor = open_shop({"A": 9})
    placed(floor, order("T1", [line("X", 2, external_item_id="77", spec="红")]))
    row = row_of(clerk)
    assert (row["orders"], row["units"], row["actions"]) == (1, 2, ["match", "mark_virtual"])
    peek = clerk.get(f"/listings/{row['id']}").json()
    assert [one["id"] for one in peek["waiting"]] == [str(order_id_of("T1"))]

    sku_id = str(floor.skus["A"].id)
    answer = clerk.post("/listings/match", {"decisions": [named(row, sku_id=sku_id)]}).json()

    assert [one["code"] for one in answer["outcomes"]] == ["ok"]
    assert clerk.get("/listings/waiting/count").json() == {"count": 0, "capped": False}
    [decided] = clerk.get("/listings/decided?q=77").json()["items"]
    assert (decided["sku"]["code"], decided["decided_by"]) == ("A", "clerk")
    assert clerk.get(f"/listings/{row['id']}").json()["id"] == decided["id"] == row["id"]
    assert clerk.get("/listings/decided/count?q=78").json()["count"] == 0

    assert clerk.post("/listings/match", {"decisions": answer["before"]}).status_code == 200
    assert (row_of(clerk)["orders"], Listing.objects.count()) == (1, 0)


def test_all_exact_suggestions_are_taken_at_once_if_they_are_as_many_as_were_seen(
    clerk: Browser,
) -> None:
    floor = open_shop({"A": 9})
    placed(floor, order("T1", [line("N1")]), order("T2", [line("N2")]), order("T3", [line("N3")]))
    make_sku("N1")
    make_sku("N2")
    assert clerk.get("/listings/waiting/count?suggested=exact").json()["count"] == 2
    assert row_of(clerk, q="N1")["suggestions"][0]["reason"] == "code"

    wrong = clerk.post("/listings/accept", {"filter": {}, "expected_count": 3})
    assert (wrong.status_code, wrong.json()["params"]) == (409, {"count": 2})
    assert Listing.objects.count() == 0
    taken = clerk.post("/listings/accept", {"filter": {}, "expected_count": 2}).json()

    assert taken["order_count"] == 2
    assert sorted(Order.objects.values_list("external_no", "holds")) == [
        ("T1", ["shortage"]), ("T2", ["shortage"]), ("T3", ["unmapped_sku"]),
    ]  # fmt: skip
    none_left = clerk.post("/listings/accept", {"filter": {}, "expected_count": 0})
    assert none_left.json()["code"] == "nothing_suggested"


def test_one_line_is_mapped_alone_or_wherever_its_listing_is_sold(clerk: Browser) -> None:
    floor = open_shop({"A": 9})
    placed(floor, *(order(f"T{n}", [line("X")]) for n in range(3)))
    first, second = (OrderLine.objects.get(order_id=order_id_of(no)) for no in ("T0", "T1"))
    body = {"sku_id": str(floor.skus["A"].id)}

    alone = clerk.post(
        f"/orders/{first.order_id}/lines/{first.id}/map", {**body, "remember": False}
    )
    assert [one["code"] for one in alone.json()["outcomes"]] == ["ok"]
    assert (row_of(clerk)["orders"], Listing.objects.count()) == (2, 0)
    clerk.post(f"/orders/{second.order_id}/lines/{second.id}/map", body)

    assert clerk.get("/listings/waiting").json()["items"] == []
    assert Listing.objects.get().decided_by is not None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"is_virtual": True, "sku_id": "00000000-0000-7000-8000-000000000001"}, "sku_and_virtual"),
        ({"outer_code": ""}, "listing_without_name"),
        ({"sku_id": "00000000-0000-7000-8000-000000000001"}, "not_found"),
    ],
)
def test_what_cannot_be_decided_is_refused(clerk: Browser, said: dict[str, Any], code: str) -> None:
    floor = open_shop({})
    placed(floor, order("T1", [line("X")]))
    answer = clerk.post("/listings/match", {"decisions": [named(row_of(clerk), **said)]})

    assert answer.json()["code"] == code
    assert (Listing.objects.count(), Order.objects.get().holds) == (0, ["unmapped_sku"])


def test_who_may_not_edit_orders_sees_the_queue_and_decides_nothing() -> None:
    floor = open_shop({"A": 9})
    placed(floor, order("T1", [line("X")]))
    reader = signed_in(make_person("reader@shop.test", ["read_only"]))
    row = row_of(reader)
    refused = reader.post("/listings/match", {"decisions": [named(row, is_virtual=True)]})

    assert (row["actions"], refused.status_code) == ([], 403)


def test_a_colleague_of_another_shop_neither_sees_nor_decides() -> None:
    floor, other = open_shop({"A": 9}), open_shop({}, code="tb2")
    placed(floor, order("T1", [line("X")]), order("T2", [line("Y")]))
    owner = signed_in(make_person())
    listed = owner.get("/listings/waiting").json()["items"]
    owner.post("/listings/match", {"decisions": [named(listed[0], is_virtual=True)]})
    stranger = signed_in(make_person("other@shop.test", ["order_clerk"], shops=[other.shop.id]))

    for path in (
        "/listings/waiting",
        "/listings/decided",
        f"/listings/decided?shop={floor.shop.id}",
    ):
        assert stranger.get(path).json()["items"] == []
    for row in listed:
        assert stranger.get(f"/listings/{row['id']}").status_code == 404
        tried = stranger.post("/listings/match", {"decisions": [named(row, is_virtual=True)]})
        assert tried.status_code == 404
    assert Listing.objects.count() == 1
