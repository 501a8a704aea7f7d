"""`./zhidan import orders`: the fixed answer for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.master_files import BIG, MUG, png, products
from tests.support.order_files import as_csv, douyin, douyin_line
from zhidan.catalog.models import Sku
from zhidan.channels.commands import ImportRequest, import_files
from zhidan.insights.api import verify
from zhidan.orders.models import Order
from zhidan.parties.models import Shop

pytestmark = pytest.mark.django_db(transaction=True)
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the public data folder is not here")


def call(path: Path, shop: str = "s1", **options: Any) -> tuple[int, dict[str, Any]]:
    return import_files(ImportRequest(path=path, shop=shop, create_shop=True, **options))


def counts(answer: dict[str, Any]) -> tuple[int, ...]:
    names = ("rows", "created", "updated", "unchanged", "rejected", "orders", "lines", "units")
    return tuple(answer[name] for name in names)


def test_the_answer_names_rows_sums_and_rejections(tmp_path: Path) -> None:
    file = tmp_path / "订单.csv"
    file.write_bytes(
        as_csv([*douyin(orders=2, lines=1), douyin_line("9", "91", quantity="x")]).read()
    )
    code, answer = call(file, locale="en")
    assert code == 0
    assert json.loads(json.dumps(answer)) == answer
    assert answer["format"] == "douyin"
    assert counts(answer) == (3, 2, 0, 0, 1, 2, 2, 4)
    assert (answer["amount"], answer["receivable"]) == ({"CNY": "40.00"}, {"CNY": "40.00"})
    (rejection,) = answer["rejections"]
    assert (rejection["row"], rejection["column"], rejection["code"]) == (
        4, "商品数量", "bad_quantity",
    )  # fmt: skip
    assert "x" in rejection["message"]
    shop = Shop.objects.get()
    assert (shop.code, shop.channel, shop.currency) == ("s1", "douyin", "CNY")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\n1,2\n", "unknown_format"),
        (b"PK\x03\x04", "broken_workbook"),
        (b'{"order": {"id": 1, "line_items": []}}', "unknown_format"),
        (b'[1, {"routes": []}]', "unknown_format"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two(
    tmp_path: Path, content: bytes, code: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    exit_code, answer = call(file)
    assert (exit_code, answer["error"]["code"]) == (2, code)
    assert Order.objects.count() == 0


def test_a_broken_order_among_json_orders_is_a_rejected_row(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    broken = {"number": "", "status": "processing", "currency": "USD", "line_items": []}
    file.write_text(json.dumps([5, broken]), encoding="utf-8")
    code, answer = call(file)
    assert (code, answer["format"], counts(answer)[:5]) == (0, "woocommerce_json", (2, 0, 0, 0, 2))


def test_a_missing_file_or_shop_ends_with_two(tmp_path: Path) -> None:
    assert call(tmp_path / "none.csv")[0] == 2
    file = tmp_path / "a.csv"
    file.write_bytes(as_csv(douyin()).read())
    code, answer = import_files(ImportRequest(path=file, shop="nobody"))
    assert (code, answer["error"]["code"]) == (2, "not_found")
    code, answer = import_files(ImportRequest(path=file))
    assert (code, answer["error"]["code"]) == (2, "import_needs_shop")


def test_a_channel_nobody_knows_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(as_csv(douyin()).read())
    code, answer = call(file, channel="ebay", locale="en")
    assert (code, answer["error"]) == (
        2, {"code": "bad_choice", "message": 'There is no choice "ebay" here.'},
    )  # fmt: skip


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(as_csv(douyin(orders=3)).read())
    code, answer = call(file, is_dry_run=True)
    assert (code, answer["orders"], Order.objects.count()) == (0, 3, 0)


@needs_data
@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("taobao_order_list.csv", {"CNY": "11453.12"}),
        ("taobao_order_detail.csv", {"CNY": "11959.12"}),
        ("douyin_orders.csv", {"CNY": "11994.12"}),
        ("pdd_orders.csv", {"CNY": "9039.89"}),
        ("jd_orders.csv", {"CNY": "11453.12"}),
        ("amazon_all_orders.txt", {"EUR": "7961.42"}),
    ],
)
def test_generated_files_come_in_whole_and_only_once(name: str, amount: dict[str, str]) -> None:
    path = DATA / "made_here" / name
    code, answer = call(path)
    assert (code, answer["rejected"], answer["orders"]) == (0, 0, 12)
    assert (answer["amount"], answer["created"]) == (amount, answer["rows"])
    before = list(Order.objects.order_by("id").values())
    again = call(path)[1]
    assert (again["unchanged"], again["amount"]) == (answer["rows"], amount)
    assert list(Order.objects.order_by("id").values()) == before
    assert verify().as_json()["violations"] == []


@needs_data
@pytest.mark.parametrize("first", [0, 1])
def test_the_two_taobao_files_make_twelve_orders_either_way(first: int) -> None:
    names = ["taobao_order_list.csv", "taobao_order_detail.csv"]
    one, two = names[first], names[1 - first]
    call(DATA / "made_here" / one)
    answer = call(DATA / "made_here" / two)[1]
    assert (answer["updated"], answer["created"]) == (answer["rows"], 0)
    assert (answer["orders"], answer["lines"], answer["units"]) == (12, 19, 46)
    assert answer["amount"] == {"CNY": "11453.12"}
    assert not Order.objects.filter(holds__contains=["lines_missing"]).exists()
    for name in names:
        again = call(DATA / "made_here" / name)[1]
        assert again["unchanged"] == again["rows"]
    assert verify().as_json()["violations"] == []


@needs_data
def test_olist_comes_in_from_its_folder() -> None:
    code, answer = call(DATA / "orders" / "olist_nc")
    assert (code, answer["format"]) == (0, "olist")
    assert counts(answer) == (8924, 8924, 0, 0, 0, 2849, 2958, 2958)
    assert answer["amount"] == {"BRL": "440132.58"}
    paid = sum(Order.objects.values_list("amount_paid_minor", flat=True))
    assert paid == 49_816_854
    open_without = Order.objects.filter(line_count=0, state="pending_review")
    assert {tuple(holds) for holds in open_without.values_list("holds", flat=True)} == {
        ("lines_missing",)
    }
    again = call(DATA / "orders" / "olist_nc")[1]
    assert again["unchanged"] == again["rows"]
    assert verify().as_json()["violations"] == []


@needs_data
@pytest.mark.slow
def test_uci_comes_in_and_its_negative_rows_do_not() -> None:
    code, answer = call(DATA / "orders" / "uci_online_retail", create_skus=True)
    assert code == 0
    assert counts(answer)[:6] == (42_481, 41_683, 0, 0, 798, 1_629)
    assert (answer["lines"], answer["amount"]) == (41_683, {"GBP": "823746.14"})
    assert {one["code"] for one in answer["rejections"]} == {"negative_quantity"}
    assert len(answer["rejections"]) == 798
    again = call(DATA / "orders" / "uci_online_retail", create_skus=True)[1]
    assert (again["unchanged"], again["rejected"]) == (41_683, 798)


@needs_data
def test_superstore_comes_in_line_by_line() -> None:
    code, answer = call(DATA / "orders" / "superstore" / "superstore.csv")
    assert (code, counts(answer)) == (0, (4464, 4464, 0, 0, 0, 2241, 4464, 16_992))
    assert answer["amount"] == {"USD": "1019717.64"}
    again = call(DATA / "orders" / "superstore" / "superstore.csv")[1]
    assert again["unchanged"] == 4464


def test_products_come_with_a_folder_of_pictures(tmp_path: Path) -> None:
    file, folder = tmp_path / "商品.csv", tmp_path / "图片"
    file.write_bytes(products((*MUG[:7], "白杯.png"), (*BIG[:7], "无此图.png")).read())
    (folder / "杯子").mkdir(parents=True)
    (folder / "杯子" / "白杯.png").write_bytes(png())
    code, answer = import_files(ImportRequest(path=file, kind="products", pictures=folder))
    assert code == 0
    assert {name: answer[name] for name in answer if name not in ("import_id", "rejections")} == {
        "kind": "products", "format": "products", "rows": 2, "created": 1, "updated": 0,
        "unchanged": 0, "rejected": 1,
    }  # fmt: skip
    (rejection,) = answer["rejections"]
    assert (rejection["row"], rejection["column"], rejection["code"]) == (
        3, "图片", "picture_missing",
    )  # fmt: skip
    assert Sku.objects.get().picture_id is not None
