"""Files of real shop systems and public data sets: counts and sums against their known answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zhidan.channels.assembling import NamedFile, plan_files
from zhidan.kernel.money import to_text
from zhidan.orders.amounts import read_amounts
from zhidan.orders.incoming import IncomingOrder

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data folder is not here")


@dataclass
class Sums:
    """What a file brings, summed."""

    formats: list[str] = field(default_factory=list)
    rows: int = 0
    refused: int = 0
    orders: list[IncomingOrder] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        return sum(len(order.lines) for order in self.orders)

    @property
    def units(self) -> int:
        lines = [line for order in self.orders for line in order.lines]
        return sum(line.quantity for line in lines if line.kind != "virtual")

    def total(self, part: str) -> str:
        minor = sum(getattr(read_amounts(order), part) for order in self.orders)
        return to_text(minor, self.orders[0].currency)


@contextmanager
def opened(*paths: Path) -> Iterator[list[NamedFile]]:
    with ExitStack() as stack:
        yield [NamedFile(path.name, stack.enter_context(path.open("rb"))) for path in paths]


def read(*paths: Path) -> Sums:
    sums = Sums()
    with opened(*paths) as files:
        for plan in plan_files(files):
            sums.formats.append(plan.format)
            seen = 0
            for group in plan.groups():
                made = plan.convert(group, False)
                seen += len(group.rows)
                sums.codes.update(problem.code for problem in made.problems)
                if made.record is None:
                    sums.refused += len(group.rows)
                else:
                    sums.orders.append(made.record)
            assert seen == plan.rows
            sums.rows += plan.rows
    return sums


def made_here(name: str) -> tuple[Sums, dict[str, Any]]:
    folder = DATA / "made_here"
    expected = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    return read(folder / name), expected["files"][name]


def known_orders() -> dict[str, dict[str, Any]]:
    text = (DATA / "made_here" / "EXPECTED.json").read_text(encoding="utf-8")
    return {order["tid"]: order for order in json.loads(text)["orders"]}


def test_taobao_list() -> None:
    sums, expected = made_here("taobao_order_list.csv")
    assert sums.formats == ["taobao_list"]
    assert (sums.rows, len(sums.orders), sums.refused) == (12, expected["orders"], 0)
    assert sums.total("payable") == expected["total"]
    assert sums.total("paid") == expected["received"]
    assert Counter(order.platform_status for order in sums.orders) == expected["by_status"]
    parcels = [shipment for order in sums.orders for shipment in order.shipments]
    assert len(parcels) == expected["tracking_numbers"]
    known = known_orders()
    for order in sums.orders:
        assert order.amounts.payable == known[order.external_no]["payable"]
        assert [s.tracking_no for s in order.shipments] == [
            number for number in [known[order.external_no]["tracking"]] if number
        ]


def test_taobao_list_recipients_are_taken_apart() -> None:
    sums, _ = made_here("taobao_order_list.csv")
    first, no_district = sums.orders[0].recipient, sums.orders[5].recipient
    assert (first.province, first.city, first.district) == ("浙江省", "杭州市", "余杭区")
    assert (first.detail, first.postcode) == ("仓前街道文一西路969号3幢2单元501", "311121")
    assert (first.mobile, first.phone, first.pii_state) == ("13900007316", "", "plain")
    assert (no_district.city, no_district.district) == ("东莞市", "")
    assert (sums.orders[0].seller_memo, sums.orders[1].seller_memo) == ("改为发顺丰", "")


def test_taobao_detail() -> None:
    sums, expected = made_here("taobao_order_detail.csv")
    assert sums.formats == ["taobao_detail"]
    assert (sums.rows, len(sums.orders)) == (expected["rows"], expected["orders"])
    assert sums.units == expected["quantity"]
    assert sums.total("goods") == expected["goods"]
    assert {order.part for order in sums.orders} == {"lines"}
    codes = {line.outer_code for order in sums.orders for line in order.lines}
    assert "00123" in codes
    known = known_orders()
    for order in sums.orders:
        lines = Counter((line.outer_code, line.unit_price, line.quantity) for line in order.lines)
        assert lines == Counter(
            (line["sku"], line["price"], line["qty"]) for line in known[order.external_no]["lines"]
        )


def test_douyin() -> None:
    sums, expected = made_here("douyin_orders.csv")
    assert sums.formats == ["douyin"]
    assert (sums.rows, len(sums.orders)) == (expected["rows"], expected["orders"])
    assert sums.units == expected["quantity"]
    assert sums.total("goods") == expected["goods"]
    assert sums.total("freight") == expected["shipping"]
    assert {order.recipient.pii_state for order in sums.orders} == {"cipher"}


def test_pdd() -> None:
    sums, expected = made_here("pdd_orders.csv")
    assert sums.formats == ["pdd"]
    assert (sums.rows, len(sums.orders)) == (expected["rows"], 12)
    assert sums.total("goods") == expected["goods"]
    assert sums.total("payable") == expected["user_paid"]
    assert sums.total("receivable") == expected["merchant_received"]
    assert sum(order.placed_at is None for order in sums.orders) == 0


def test_jd() -> None:
    sums, expected = made_here("jd_orders.csv")
    assert sums.formats == ["jd"]
    assert (sums.rows, len(sums.orders)) == (expected["rows"], expected["orders"])
    assert sums.total("goods") == expected["order_amount_once"]
    assert sums.total("payable") == expected["payable_once"]
    assert sums.units == expected["quantity"]
    assert {order.recipient.pii_state for order in sums.orders} == {"masked"}
    by_payable = {order["payable"]: order for order in known_orders().values()}
    for order in sums.orders:
        answer = by_payable[str(order.amounts.payable)]
        assert order.amounts.seller_discount == answer["shop_discount"]
        assert order.amounts.platform_discount == answer["platform_discount"]


def test_amazon() -> None:
    sums, expected = made_here("amazon_all_orders.txt")
    assert sums.formats == ["amazon_all_orders"]
    assert (sums.rows, len(sums.orders)) == (expected["rows"], expected["orders"])
    assert sums.total("payable") == expected["priced_total"]
    assert {order.currency for order in sums.orders} == {"EUR"}
    assert {order.recipient.postcode for order in sums.orders} == {"01067"}
    assert {order.recipient.pii_state for order in sums.orders} == {"absent"}


def test_no_amount_of_the_generated_files_contradicts_its_parts() -> None:
    folder = DATA / "made_here"
    names = ("taobao_order_list.csv", "douyin_orders.csv", "pdd_orders.csv", "jd_orders.csv",
             "amazon_all_orders.txt")  # fmt: skip
    for name in names:
        orders = read(folder / name).orders
        assert [order.external_no for order in orders if read_amounts(order).mismatch] == []


def test_two_files_of_one_kind_of_shop_make_two_plans() -> None:
    folder = DATA / "made_here"
    sums = read(folder / "taobao_order_list.csv", folder / "taobao_order_detail.csv")
    assert sums.formats == ["taobao_list", "taobao_detail"]
    assert sums.rows == 31


@pytest.mark.parametrize(
    ("name", "orders", "payable"),
    [("orders__list_all_orders.json", 2, "68.35"), ("orders__retrieve_an_order.json", 1, "29.35")],
)
def test_woocommerce(name: str, orders: int, payable: str) -> None:
    sums = read(DATA / "channels" / "woocommerce" / "rest_v3" / name)
    assert sums.formats == ["woocommerce_json"]
    assert (sums.rows, len(sums.orders), sums.total("payable")) == (orders, orders, payable)
    assert [order for order in sums.orders if read_amounts(order).mismatch] == []


def expected_of(folder: str) -> dict[str, Any]:
    text = (DATA / "EXPECTED.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)[f"orders/{folder}"]
    return found


def test_uci_comes_in_and_its_negative_rows_are_refused() -> None:
    paths = sorted((DATA / "orders" / "uci_online_retail").glob("*.csv"))
    sums, expected = read(*paths), expected_of("uci_online_retail")
    assert sums.rows == expected["rows"]
    refused = expected["cancellation_rows"] + expected["rows_negative_qty_not_C"]
    assert (sums.lines, len(sums.orders)) == (41_683, 1_629)
    assert (sums.refused, refused, sums.codes) == (798, 798, Counter(negative_quantity=798))
    assert sums.total("payable") == "823746.14"


def test_superstore_rounds_line_by_line() -> None:
    sums = read(DATA / "orders" / "superstore" / "superstore.csv")
    expected = expected_of("superstore")
    assert (sums.rows, len(sums.orders)) == (expected["rows"], expected["orders"])
    assert sums.units == int(expected["quantity_sum"])
    assert sums.total("payable") == "1019717.64"
    assert abs(Decimal(sums.total("payable")) - Decimal(expected["sales_sum"])) < Decimal("0.5")
    buyers = {order.buyer.platform_uid for order in sums.orders}
    assert len(buyers) == expected["customers"]


def test_olist_is_joined_from_a_folder_of_files() -> None:
    sums = read(*sorted((DATA / "orders" / "olist_nc").glob("*.csv")))
    expected = expected_of("olist_nc")
    assert (len(sums.orders), sums.lines) == (expected["orders"], expected["items"])
    assert sums.rows == expected["orders"] + expected["items"] + expected["payments"]
    assert sums.total("goods") == expected["price_sum"]
    assert sums.total("freight") == expected["freight_sum"]
    assert sums.total("paid") == expected["payment_sum"]
    without = [order for order in sums.orders if not order.lines]
    assert len(without) == expected["orders_without_items"]
    assert Counter(order.platform_status for order in sums.orders) == expected["status"]
    assert {order.recipient.pii_state for order in sums.orders} == {"absent"}
    assert all(order.recipient.city for order in sums.orders)
