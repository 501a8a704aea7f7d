"""Stock, warehouses and shops over HTTP: scopes, pages, filters, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import Browser, forget, make_key, make_person, signed_in
from tests.support.shop_floor import Floor, add_stock, open_shop
from zhidan.inventory.models import StockLevel, Warehouse
from zhidan.kernel.ids import uuid7
from zhidan.parties.models import Shop
from zhidan.platform.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def floor() -> Floor:
    floor = open_shop({"A-1": 5, "A-2": 50, "B-1": 0, "B-2": 9}, warehouses=2)
    add_stock(floor, "A-1", 7, floor.warehouses[1])
    floor.skus["B-2"].barcodes.create(barcode="690123")
    return floor


def codes(answer: Any) -> list[str]:
    return [row["sku_code"] for row in answer.json()["items"]]


def test_the_stock_list_pages_filters_and_sorts(floor: Floor) -> None:
    owner = signed_in(make_person())
    first = owner.get("/stock?limit=2").json()
    assert [row["sku_code"] for row in first["items"]] == ["A-1", "A-1"]
    second = owner.get(f"/stock?limit=2&cursor={first['next']}").json()
    assert ([row["sku_code"] for row in second["items"]], second["next"]) == (["A-2", "B-2"], None)
    back = owner.get(f"/stock?limit=2&cursor={second['prev']}").json()
    assert back["items"] == first["items"]
    assert codes(owner.get("/stock?q=a-")) == ["A-1", "A-1", "A-2"]
    assert codes(owner.get("/stock?q=690123")) == ["B-2"]
    assert codes(owner.get("/stock?low=true")) == ["A-1"]
    assert codes(owner.get("/stock?sort=-available")) == ["A-2", "B-2", "A-1", "A-1"]
    assert codes(owner.get(f"/stock?warehouse={floor.warehouses[1].id}")) == ["A-1"]
    assert codes(owner.get(f"/stock?sku={floor.skus['A-2'].id}")) == ["A-2"]
    assert owner.get("/stock/count?q=a-").json() == {"count": 3, "capped": False}
    row = first["items"][0]
    assert row["available"] == row["on_hand"] - row["allocated"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sort=price", "bad_sort"), ("low=perhaps", "bad_filter"), ("warehouse=x", "bad_filter"),
        ("cursor=xyz", "bad_cursor"), ("since=xyz", "bad_cursor"),
    ],
)  # fmt: skip
def test_a_bad_question_is_answered_with_its_field(query: str, code: str) -> None:
    answer = signed_in(make_person()).get(f"/stock?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["field"] == query.split("=", maxsplit=1)[0]


def test_people_see_the_stock_of_their_warehouses(floor: Floor) -> None:
    east, west = floor.warehouses
    clerk = signed_in(make_person("w@shop.test", ["warehouse"], warehouses=[west.id]))
    assert [row["on_hand"] for row in clerk.get("/stock").json()["items"]] == [7]
    assert [row["on_hand"] for row in clerk.get("/stock?since=").json()["items"]] == [7]
    assert [row["quantity"] for row in clerk.get("/stock/moves").json()["items"]] == [7]
    assert [row["id"] for row in clerk.get("/warehouses").json()["items"]] == [str(west.id)]
    assert clerk.get(f"/stock?warehouse={east.id}").json()["items"] == []
    line = {"sku_code": "A-1", "quantity": 1}
    refused = clerk.post("/stock/receive", {"warehouse_id": east.id, "lines": [line]})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_goods_are_received_once_per_key(floor: Floor) -> None:
    owner = signed_in(make_person())
    body = {
        "warehouse_id": str(floor.warehouse.id),
        "reason": "到货",
        "lines": [{"sku_code": "A-1", "quantity": 3, "unit_cost": {"amount": "2.50"}}],
    }
    key = {"Idempotency-Key": "receipt-0001"}
    first, again = (owner.post("/stock/receive", body, **key) for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert StockLevel.objects.filter(sku_id=floor.skus["A-1"].id, on_hand=8).count() == 1
    newest = owner.get("/stock/moves?limit=1").json()["items"][0]
    assert (newest["quantity"], newest["unit_cost"], newest["actor"]) == (
        3, {"amount": "2.50", "currency": "CNY"}, "owner",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"sku_code": "A-1", "quantity": 0}, "lines.0.quantity"),
        ({"sku_code": "A-1", "quantity": -1}, "lines.0.quantity"),
        ({"sku_code": "A-1", "quantity": 10**9}, "lines.0.quantity"),
        ({"sku_code": "A-1", "quantity": 1.5}, "lines.0.quantity"),
        ({"sku_code": "A-1", "quantity": "1"}, "lines.0.quantity"),
        ({"sku_code": "A-1", "quantity": 1, "colour": "x"}, "lines.0.colour"),
        ({"sku_code": "A-9", "quantity": 1}, "lines.0.sku_code"),
    ],
)
def test_an_absurd_line_is_refused_by_its_place(
    floor: Floor, line: dict[str, Any], field: str
) -> None:
    body = {"warehouse_id": str(floor.warehouse.id), "lines": [line]}
    answer = signed_in(make_person()).post("/stock/receive", body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_program_follows_the_stock(floor: Floor) -> None:
    token = make_key(make_person(), permissions=["inventory.view"])
    program = Browser().with_key(token)
    everything = program.get("/stock?since=").json()
    assert (len(everything["items"]), everything["more"], everything["reset"]) == (4, False, False)
    add_stock(floor, "B-2", 1)
    news = program.get(f"/stock?since={everything['cursor']}").json()
    assert [(row["sku_code"], row["available"]) for row in news["items"]] == [("B-2", 10)]
    listed = program.get("/stock?limit=1").json()["cursor"]
    assert program.get(f"/stock?since={listed}").json()["items"] == []


def test_moves_page_backwards_and_forwards(floor: Floor) -> None:
    owner = signed_in(make_person())
    for _ in range(3):
        add_stock(floor, "A-1", 1)
    query = f"/stock/moves?sku={floor.skus['A-1'].id}&warehouse={floor.warehouse.id}&limit=3"
    first = owner.get(query).json()
    rest = owner.get(f"{query}&cursor={first['next']}").json()
    assert ([row["quantity"] for row in first["items"]], len(rest["items"])) == ([1, 1, 1], 1)
    assert owner.get(f"{query}&cursor={rest['prev']}").json()["items"] == first["items"]


def test_the_stock_comes_as_a_sheet(floor: Floor) -> None:
    answer = signed_in(make_person()).get("/stock/export?format=csv&q=b-2")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(rows), rows[1].split(",")[0], rows[1].split(",")[6]) == (2, "B-2", "9")


def test_a_warehouse_opened_serves_the_shops_that_had_none() -> None:
    Shop.objects.create(code="tb1", name="店", channel="taobao")
    owner = signed_in(make_person())
    made = owner.post("/warehouses", {"code": "W1", "name": "杭州仓"})
    assert made.status_code == 201
    assert Shop.objects.get().warehouse_ids == [Warehouse.objects.get().id]
    written = AuditEntry.objects.filter(subject_type__in=("shop", "warehouse"))
    actions = written.values_list("action", flat=True)
    assert sorted(actions) == ["shop.changed", "warehouse.created"]
    again = owner.post("/warehouses", {"code": "W1", "name": "又一个"})
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (
        409, "already_taken", "code",
    )  # fmt: skip
    renamed = owner.send("PATCH", f"/warehouses/{made.json()['id']}", {"name": "杭州总仓"})
    assert (renamed.status_code, Warehouse.objects.get().name) == (200, "杭州总仓")


def test_a_shop_is_opened_changed_and_checked() -> None:
    east, west = (Warehouse.objects.create(code=code, name=code) for code in ("E", "W"))
    owner = signed_in(make_person())
    made = owner.post("/shops", {"code": "tb1", "name": "小店", "channel": "taobao"})
    shop_id = made.json()["id"]
    assert owner.get(f"/shops/{shop_id}").json()["warehouse_ids"] == [str(east.id), str(west.id)]
    edit = {"warehouse_ids": [str(west.id)], "fee_rate": 0.006, "name": " 小店二号 "}
    assert owner.send("PATCH", f"/shops/{shop_id}", edit).status_code == 200
    shop = owner.get(f"/shops/{shop_id}").json()
    assert (shop["warehouse_ids"], shop["fee_rate"], shop["name"]) == (
        [str(west.id)], "0.006", "小店二号",
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="shop.changed")
    assert entry.details["changed"]["name"] == ["小店", "小店二号"]


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        ({"warehouse_ids": [str(uuid7())]}, "not_known", "warehouse_ids.0"),
        ({"group_id": str(uuid7())}, "not_known", "group_id"),
        ({"time_zone": "Mars/Base"}, "bad_time_zone", "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "bad_time_zone", "time_zone"),
        ({"name": ""}, "field_missing", "name"),
        ({"name": "x" * 121}, "too_long", "name"),
        ({"name": "a\u202eb"}, "bad_characters", "name"),
        ({"channel": "ebay"}, "bad_choice", "channel"),
        ({"currency": "yuan"}, "bad_form", "currency"),
        ({"fee_rate": 1}, "out_of_range", "fee_rate"),
        ({"fee_rate": "NaN"}, "out_of_range", "fee_rate"),
        ({"unpaid_hours": 0}, "bad_range", "unpaid_hours"),
        ({"taken_over_at": "2026-11-01T00:00:00"}, "bad_form", "taken_over_at"),
        ({"taken_over_at": "0001-01-01T00:00:00+14:00"}, "bad_time", "taken_over_at"),
        ({"taken_over_at": "9999-12-31T23:59:59-14:00"}, "bad_time", "taken_over_at"),
        ({"colour": "red"}, "unknown_field", "colour"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(
    edit: dict[str, Any], code: str, field: str
) -> None:
    shop = Shop.objects.create(code="tb1", name="小店", channel="taobao")
    answer = signed_in(make_person()).send("PATCH", f"/shops/{shop.id}", edit)
    assert (answer.status_code, answer.json()["code"], answer.json().get("field")) == (
        422, code, field,
    )  # fmt: skip
    assert Shop.objects.get().name == "小店"
    assert not AuditEntry.objects.filter(action="shop.changed").exists()


def test_shops_and_settings_obey_scope_and_permission() -> None:
    mine, other = (Shop.objects.create(code=c, name=c, channel="taobao") for c in ("m", "o"))
    clerk = signed_in(make_person("c@shop.test", ["order_clerk"], shops=[mine.id]))
    assert [row["code"] for row in clerk.get("/shops").json()["items"]] == ["m"]
    assert clerk.get(f"/shops/{other.id}").status_code == 404
    for path in (f"/shops/{mine.id}", f"/warehouses/{uuid7()}"):
        assert clerk.send("PATCH", path, {"name": "x"}).status_code == 403
    manager = signed_in(make_person("m@shop.test", ["owner"], shops=[mine.id]))
    assert manager.send("PATCH", f"/shops/{other.id}", {"name": "x"}).status_code == 404
