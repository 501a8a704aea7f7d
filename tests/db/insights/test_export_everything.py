"""Everything out: whole, documented, masked unless somebody with the right says why not."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps

from tests.contract.fulfilment.callers import caller
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.insights.everything.tables import TABLES
from zhidan.insights.operations.export_everything import export_everything
from zhidan.kernel.errors import Forbidden, InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingBuyer
from zhidan.orders.models import Order, OrderLine
from zhidan.platform import files
from zhidan.platform.actors import CLI, SYSTEM, Actor
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.models import AuditEntry, StoredFile
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PHONE, DOOR = "欧阳金丝雀", "13900001111", "金丝雀路40001号"


@pytest.fixture
def floor() -> Floor:
    floor = open_shop({"CUP": 50, "=BOWL": 9})
    buyer = IncomingBuyer(nick="金丝雀的昵称")
    placed = [
        order("A1", [line("CUP", 2, "12.34"), line("=BOWL")], buyer=buyer,
              recipient=person(name=NAME, mobile=PHONE, detail=DOOR)),
        order("12345678901234567890", [line("CUP")], buyer_message="=1+1"),
    ]  # fmt: skip
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=placed)
    return floor


def member(*permissions: str, shops: Iterable[UUID] | None = None) -> Actor:
    scope = None if shops is None else frozenset(shops)
    return Actor("user", uuid7(), "王芳", frozenset(permissions), scope)


def export(path: Path, kind: str = "sqlite", **options: Any) -> dict[str, int]:
    given = {"reveal_reason": None, "actor": CLI, **options}
    return dict(export_everything(path=path, kind=kind, tell=lambda *_: None, **given))


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    with sqlite3.connect(path) as book:
        book.row_factory = sqlite3.Row
        return [dict(row) for row in book.execute(f'SELECT * FROM "{table}"')]


def test_every_order_line_and_unit_is_in_the_file(floor: Floor, tmp_path: Path) -> None:
    path = tmp_path / "all.sqlite"
    counts = export(path)
    assert counts == {
        "shops": 1, "warehouses": 1, "products": 2, "skus": 2, "buyers": 2, "orders": 2,
        "order_lines": 3, "related_orders": 0, "exchanged_lines": 0, "stock": 2, "stock_moves": 2,
        "parcels": 0,
        "payments": 0, "payment_shares": 0, "refunds": 0, "credit_accounts": 0,
    }  # fmt: skip
    first, second = rows(path, "orders")
    assert (first["external_no"], first["payable"], first["currency"]) == ("A1", "34.68", "CNY")
    assert second["external_no"] == "12345678901234567890"
    minor = sum(Order.objects.values_list("payable_minor", flat=True))
    assert round(sum(float(row["payable"]) for row in rows(path, "orders")) * 100) == minor
    assert sum(row["quantity"] for row in rows(path, "order_lines")) == 4
    assert {row["order_no"] for row in rows(path, "order_lines")} == set(
        Order.objects.values_list("order_no", flat=True)
    )
    level = {row["sku"]: (row["on_hand"], row["allocated"]) for row in rows(path, "stock")}
    assert level == {"CUP": (50, 3), "=BOWL": (9, 1)}


def test_the_file_says_itself_what_its_columns_mean(floor: Floor, tmp_path: Path) -> None:
    path = tmp_path / "all.sqlite"
    export(path)
    about = {(row["table_name"], row["column_name"]) for row in rows(path, "about")}
    for table in TABLES:
        if rows(path, table.name):
            assert {(table.name, name) for name in rows(path, table.name)[0]} <= about


def test_people_are_masked(floor: Floor, tmp_path: Path) -> None:
    path = tmp_path / "all.sqlite"
    export(path)
    content = path.read_bytes().decode("utf-8", "replace")
    assert not any(trace in content for trace in (NAME, PHONE, DOOR, "金丝雀的昵称"))
    assert AuditEntry.objects.get(action="everything.exported").details["revealed"] is False


def test_with_the_right_and_a_reason_people_are_in_plain_and_that_is_on_record(
    floor: Floor, tmp_path: Path
) -> None:
    path = tmp_path / "all.sqlite"
    actor = member("insights.export", "parties.reveal")
    export(path, actor=actor, reveal_reason="换系统")
    (first, _) = rows(path, "orders")
    assert (first["recipient"], first["phone"], first["address"]) == (NAME, PHONE, DOOR)
    assert "金丝雀的昵称" in {row["nick"] for row in rows(path, "buyers")}
    entry = AuditEntry.objects.get(action="everything.exported")
    assert (entry.actor_id, entry.reason, entry.details["revealed"]) == (actor.id, "换系统", True)


def test_without_right_reason_or_whole_scope_nothing_is_written(
    floor: Floor, tmp_path: Path
) -> None:
    path = tmp_path / "all.sqlite"
    for actor, reason, error in (
        (member("orders.view"), None, Forbidden),
        (member("insights.export"), "换系统", Forbidden),
        (member("insights.export", "parties.reveal"), " ", InvalidInput),
        (member("insights.export", shops=[floor.shop.id]), None, Forbidden),
    ):
        with pytest.raises(error):
            export(path, actor=actor, reveal_reason=reason)
    assert not path.exists()
    assert AuditEntry.objects.filter(action="everything.exported").count() == 0


def test_a_folder_of_sheets_holds_the_same_and_no_formula(floor: Floor, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        folder = tmp_path / kind
        folder.mkdir()
        export(folder, kind)
        assert sorted(path.stem for path in folder.iterdir()) == sorted(t.name for t in TABLES)
    with (tmp_path / "csv" / "orders.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [row["external_no"].strip() for row in listed] == ["A1", "12345678901234567890"]
    assert listed[1]["buyer_message"] == "'=1+1"
    sheet = zipfile.ZipFile(tmp_path / "xlsx" / "orders.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in sheet
    assert b"<f>" not in sheet


def test_all_tables_show_the_same_moment(floor: Floor, tmp_path: Path) -> None:
    """An order that comes in while the export is being written is in all tables or in none."""
    path = tmp_path / "all.sqlite"

    def place_one(done: int, _total: int) -> None:
        late = order(f"L{done}", [line("CUP")])
        run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[late])

    export_everything(path=path, kind="sqlite", reveal_reason=None, tell=place_one, actor=CLI)
    assert OrderLine.objects.count() > 3
    assert (len(rows(path, "orders")), len(rows(path, "order_lines"))) == (2, 3)


def test_a_job_keeps_the_file_for_its_maker_and_erasing_somebody_deletes_it(floor: Floor) -> None:
    owner = caller("insights.export", "parties.reveal", "parties.erase")
    body = {"format": "csv", "reveal_reason": "换系统"}
    assert owner.post("/exports", body).status_code == 202
    while run_next_job():
        pass
    (made,) = owner.get("/exports").json()["items"]
    with files.open_file(UUID(made["id"])) as content:
        archive = zipfile.ZipFile(io.BytesIO(content.read()))
    assert NAME in archive.read("orders.csv").decode("utf-8-sig")
    Order.objects.update(state="completed")
    run(orders.erase_buyer, actor=CLI, order_id=order_id_of("A1"), reason="asked_for")
    assert StoredFile.objects.filter(kind="everything").count() == 0


def test_no_table_of_the_business_is_left_out_by_mistake() -> None:
    """What is not exported is named here, so that a new table is decided about."""
    read = " ".join(table.rows + str(table.columns) for table in TABLES)
    left = {
        model._meta.db_table
        for context in ("parties", "catalog", "inventory", "pricing", "orders", "fulfilment")
        for model in apps.get_app_config(context).get_models()
        if f" {model._meta.db_table} " not in read
    }
    assert left == NOT_EXPORTED


# Keys, words and counters that are made anew, what is left of work under way, how the machine is
# set, what rules decided, how orders came to be what they are, and the channels' own words, which
# the orders were made from.
NOT_EXPORTED = {
    "buyer_key", "fulfilment_event", "fulfilment_key", "fulfilment_line", "gift_grant", "gift_once",
    "gift_quota", "gift_rule", "gift_rule_version", "invoice_request",
    "legal_entity", "listing", "memo_writeback", "number_key", "order_change", "order_event",
    "order_hold", "order_instalment", "order_words", "pick_list",
    "pick_list_entry", "reservation", "review_decision", "review_rule", "review_rule_version",
    "scan", "shop_group", "sold_title", "source_conflict", "source_key", "source_order",
    "stage_count", "stage_delta",
    "stock_opening", "supplier", "tracking_key",
}  # fmt: skip
