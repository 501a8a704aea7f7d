"""Imports as programs and the browser use them: upload, watch, look, correct, take back."""

from __future__ import annotations

import csv
import io
from typing import IO, Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.contract.fulfilment.callers import Caller, caller
from tests.support.imports import import_files
from tests.support.master_files import products, sheet
from tests.support.order_files import as_csv, as_xlsx, douyin, douyin_line
from tests.support.shop_floor import open_shop
from zhidan.catalog.models import Sku
from zhidan.channels.reading.tables import Table, open_table
from zhidan.kernel.ids import uuid7
from zhidan.orders.models import Order
from zhidan.platform.job_runs import run_next_job

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """A caller that can also upload files."""

    def __init__(self, *permissions: str) -> None:
        self.caller: Caller = caller(*permissions)
        self.get, self.post = self.caller.get, self.caller.post
        self._client: Client = self.caller._client
        self._headers = self.caller._headers

    def upload(self, path: str, *streams: IO[bytes], **form: Any) -> Any:
        files = [SimpleUploadedFile(f"订单{n}.csv", s.read()) for n, s in enumerate(streams)]
        return self._client.post(f"/api/v1{path}", {"files": files, **form}, headers=self._headers)

    def put(self, path: str, body: Any) -> Any:
        return self._client.put(
            f"/api/v1{path}", body, content_type="application/json", headers=self._headers
        )


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk("channels.import", "orders.intake", "channels.undo")


def work_off() -> None:
    while run_next_job():
        pass


def bad_table() -> list[list[str]]:
    return [*douyin(orders=2, lines=1), douyin_line("9", "91", quantity="=cmd|' /c calc'!A1")]


def test_a_file_goes_in_and_its_import_tells_everything(desk: Desk) -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 9}, channel="douyin")
    started = desk.upload("/imports", as_csv(bad_table()), shop=floor.shop.code)
    assert started.status_code == 202
    waiting = desk.get(f"/imports/{started.json()['import_id']}").json()
    assert (waiting["state"], waiting["rows"]) == ("uploaded", 0)
    work_off()
    done = desk.get(f"/imports/{started.json()['import_id']}").json()
    counts = [done[name] for name in ("rows", "created", "updated", "unchanged", "rejected")]
    assert (done["state"], counts, done["rows_done"]) == ("finished", [3, 2, 0, 0, 1], 3)
    assert (done["orders"], done["lines"], done["units"]) == (2, 2, 4)
    assert (done["amount"], done["receivable"]) == ({"CNY": "40.00"}, {"CNY": "40.00"})
    assert (done["undoable"], done["resumable"], done["files"]) == (True, False, ["订单0.csv"])
    listed = desk.get("/imports", shop=str(floor.shop.id)).json()["items"]
    assert [item["id"] for item in listed] == [done["id"]]
    assert desk.get("/imports", shop=str(uuid7())).json()["items"] == []
    (row,) = desk.get(f"/imports/{done['id']}/rows", outcome="rejected").json()["items"]
    (problem,) = row["problems"]
    assert (row["row"], problem["column"], problem["code"]) == (4, "商品数量", "bad_quantity")
    assert problem["detail"]
    assert problem["fix"]
    pages = desk.get(f"/imports/{done['id']}/rows", limit="20").json()
    assert [item["seq"] for item in pages["items"]] == [0, 1, 2]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_rejected_rows_come_back_as_a_file_without_a_formula(desk: Desk, kind: str) -> None:
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(bad_table()))
    answer = desk.get(f"/imports/{done.id}/rejected.{kind}")
    body = b"".join(answer.streaming_content)
    if kind == "csv":
        (row,) = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        assert (row["Row"], row["Column"], row["Code"]) == ("4", "商品数量", "bad_quantity")
        assert not any((cell or "").startswith(("=", "+", "@")) for cell in row.values())
    else:
        table = open_table("r", io.BytesIO(body))
        assert isinstance(table, Table)
        (read,) = list(table)
        assert (read.cells["Row"], read.cells["Code"]) == ("4", "bad_quantity")


def test_an_import_is_taken_back_whole(desk: Desk) -> None:
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(douyin(orders=2, lines=1)))
    assert desk.post(f"/imports/{done.id}/undo", {}).status_code == 202
    work_off()
    assert desk.get(f"/imports/{done.id}").json()["state"] == "undone"
    assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
    again = desk.post(f"/imports/{done.id}/undo", {})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_a_preview_shows_columns_and_hides_people(desk: Desk) -> None:
    floor = open_shop(channel="douyin")
    seen = desk.upload("/imports/preview", as_xlsx(bad_table()), shop=floor.shop.code).json()
    assert (seen["format"], seen["rows"], seen["confidence"]) == ("douyin", 3, 1.0)
    by_name = {column["name"]: column["field"] for column in seen["columns"]}
    assert by_name["商品数量"] == "line.quantity"
    assert seen["sample"][0]["cells"]["选购商品"] == "杯子"
    assert seen["sample"][0]["cells"]["收件人"] == "•••"
    assert [(p["column"], p["code"], p["count"]) for p in seen["problems"]] == [
        ("商品数量", "bad_quantity", 1)
    ]
    assert Order.objects.count() == 0


def test_an_unknown_file_is_previewed_as_far_as_its_columns_tell(desk: Desk) -> None:
    floor = open_shop(channel="other")
    table = [["单据", "货号", "电话"], ["A-1", "CUP", "13800001111"]]
    seen = desk.upload("/imports/preview", as_csv(table), shop=floor.shop.code).json()
    assert [(column["name"], column["field"]) for column in seen["columns"]] == [
        ("单据", ""),
        ("货号", "line.outer_code"),
        ("电话", "recipient.mobile"),
    ]
    cells = {"单据": "A-1", "货号": "CUP", "电话": "•••"}
    assert seen["sample"] == [{"row": 2, "cells": cells}]


def test_an_unknown_file_is_previewed_mapped_and_remembered(desk: Desk) -> None:
    floor = open_shop(channel="other")
    table = [["Ref", "Article", "Pieces", "Cost each"], ["A-1", "CUP", "2", "10"]]
    unknown = desk.upload("/imports/preview", as_csv(table), shop=floor.shop.code).json()
    assert (unknown["format"], unknown["mapping"]) == ("", None)
    assert [column["name"] for column in unknown["columns"]] == table[0]
    assert unknown["sample"] == [{"row": 2, "cells": dict(zip(*table, strict=True))}]
    refused = desk.upload("/imports", as_csv(table), shop=floor.shop.code)
    work_off()
    failed = desk.get(f"/imports/{refused.json()['import_id']}").json()
    assert (failed["state"], failed["error"]["code"]) == ("failed", "unknown_format")
    mapping = {
        "name": "articles",
        "tables": [{"name": "rows", "role": "both", "key": "Ref", "signature": table[0]}],
        "fields": {
            "status": {"constant": "paid"},
            "line.outer_code": {"column": "Article"},
            "line.quantity": {"column": "Pieces"},
            "line.unit_price": {"column": "Cost each"},
        },
    }
    saved = desk.put("/imports/mappings", {"shop": floor.shop.code, "mapping": mapping})
    assert saved.status_code == 200
    known = desk.get("/imports/mappings", shop=floor.shop.code).json()["items"]
    assert [item["name"] for item in known] == ["articles"]
    started = desk.upload("/imports", as_csv(table), shop=floor.shop.code).json()
    work_off()
    done = desk.get(f"/imports/{started['import_id']}").json()
    assert (done["state"], done["format"], done["created"]) == ("finished", "articles", 1)


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({"policy": "whatever"}, "bad_policy_choice", "policy"),
        ({"encoding": "klingon"}, "bad_encoding_choice", "encoding"),
        ({"mapping": "{"}, "bad_mapping", "mapping"),
        ({"shop": "nobody"}, "not_found", "shop"),
    ],
)
def test_a_wrong_wish_is_refused_before_anything_is_kept(
    desk: Desk, form: dict[str, str], code: str, field: str
) -> None:
    floor = open_shop(channel="douyin")
    answer = desk.upload("/imports", as_csv(douyin()), **{"shop": floor.shop.code, **form})
    assert (answer.json()["code"], answer.json()["field"]) == (code, field)
    assert desk.get("/imports").json()["items"] == []


def test_imports_need_their_permission() -> None:
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(douyin(orders=1, lines=1)))
    reader = Desk("orders.view")
    assert reader.get("/imports").status_code == 403
    assert reader.get(f"/imports/{done.id}").status_code == 403
    clerk = Desk("channels.import", "orders.intake")
    assert clerk.get(f"/imports/{done.id}").json()["undoable"] is False
    assert clerk.post(f"/imports/{done.id}/undo", {}).status_code == 403
    assert clerk.get(f"/imports/{UUID(int=1)}").status_code == 404


def test_a_warehouse_brings_in_what_it_may_do_by_hand_and_sees_no_orders() -> None:
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    done = import_files(floor.shop.code, as_csv(douyin(orders=1, lines=1)))
    keeper = Desk("channels.import", "orders.ship", "inventory.receive", "inventory.count")
    assert keeper.get("/imports").json()["items"] == []
    assert keeper.get(f"/imports/{done.id}").status_code == 404
    table = as_csv(douyin(orders=1, lines=1))
    assert keeper.upload("/imports", table, kind="orders", shop="tb1").status_code == 403
    stock = sheet(("仓库", "商家编码", "数量"), ("tb1-W1", "CUP-0", "3"))
    assert keeper.upload("/imports", stock, kind="stock").status_code == 202
    tracking = sheet(("订单号", "快递公司", "快递单号"), ("1", "中通快递", "78901234567890"))
    assert keeper.upload("/imports", tracking, kind="tracking").status_code == 202
    work_off()
    assert {one["kind"] for one in keeper.get("/imports").json()["items"]} == {"stock", "tracking"}


def test_products_are_looked_at_brought_in_and_taken_back() -> None:
    desk = Desk("channels.import", "orders.intake", "channels.undo", "catalog.edit")
    look = desk.upload("/imports/preview", products(), kind="products").json()
    assert (look["format"], look["rows"], look["problems"]) == ("products", 2, [])
    assert {"name": "重量(克)", "field": "weight_g", "reason": ""} in look["columns"]
    assert look["fields"][:2] == ["style_no", "title"]
    assert (look["labels"]["weight_g"], look["needed"]) == ("Weight (g)", [["sku_code"]])
    unknown = desk.upload("/imports/preview", sheet(("甲", "乙"), ("1", "2")), kind="products")
    assert (unknown.json()["format"], unknown.json()["missing"]) == ("", ["sku_code"])
    started = desk.upload("/imports", products(), kind="products")
    work_off()
    import_id = started.json()["import_id"]
    found = desk.get(f"/imports/{import_id}").json()
    assert (found["kind"], found["state"], found["created"]) == ("products", "finished", 2)
    assert (found["shop_id"], found["undoable"]) == (None, True)
    assert desk.get("/imports?kind=orders").json()["items"] == []
    assert [one["id"] for one in desk.get("/imports?kind=products").json()["items"]] == [import_id]
    desk.post(f"/imports/{import_id}/undo", {})
    work_off()
    assert desk.get(f"/imports/{import_id}").json()["state"] == "undone"
    assert Sku.objects.count() == 0


def test_a_template_comes_in_both_languages(desk: Desk) -> None:
    answer = desk.get("/imports/templates/products.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith(("款号,商品名称", "Style no.,Product"))
    assert desk.get("/imports/templates/orders.csv").status_code == 404


def test_products_need_the_permission_to_edit_them(desk: Desk) -> None:
    for path in ("/imports", "/imports/preview"):
        answer = desk.upload(path, products(), kind="products")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    answer = desk.upload("/imports", products(), kind="nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_kind_choice")
