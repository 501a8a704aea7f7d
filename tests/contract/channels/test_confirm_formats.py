"""Each shipping file as its channel describes it: columns, order, words, text for numbers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from zhidan.channels.confirming.base import ConfirmFormat
from zhidan.channels.confirming.registry import BY_CHANNEL, FORMATS
from zhidan.channels.reading.tables import Table, open_table
from zhidan.parties.models import CHANNELS

SHANGHAI = ZoneInfo("Asia/Shanghai")
# 00:30 of the 3rd in Shanghai is still the 2nd in UTC: files tell the shop's day.
LATE = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Parcel:
    carrier: str = "zto"
    carrier_name: str = "中通快递"
    carrier_name_en: str = "ZTO Express"
    tracking_no: str = "78901234567890"
    shipped_at: datetime = LATE


def written(name: str, *parcels: Parcel, number: str = "3720153846012345678") -> list[list[str]]:
    """The file as its reader gets it: every cell a text."""
    form = FORMATS[name]
    content = b"".join(form.write(form.rows(number, parcels, SHANGHAI)))
    if form.extension == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(content))
        assert f'<sheet name="{form.sheet}"' in book.read("xl/workbook.xml").decode()
        typed = re.findall(r"<c [^>]*>", book.read("xl/worksheets/sheet1.xml").decode())
        assert typed
        assert all('t="inlineStr"' in cell for cell in typed)
        table = open_table("x.xlsx", io.BytesIO(content))
        assert isinstance(table, Table)
        return [list(table.header), *([*cells] for _, cells in table.raw())]
    delimiter = "\t" if form.extension == "txt" else ","
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter))


CHINESE = {
    "taobao": (["订单编号", "物流公司", "物流单号"], "圆通速递"),
    "jd": (["订单编号", "物流公司", "运单号"], "圆通快递"),
    "pdd": (["订单号", "快递公司", "快递单号"], "圆通快递"),
    "douyin": (["订单号", "物流公司", "物流单号"], "圆通快递"),
}


@pytest.mark.parametrize("name", CHINESE)
def test_chinese_channels_want_order_carrier_and_number(name: str) -> None:
    header, yto = CHINESE[name]
    parcel = Parcel(carrier="yto", carrier_name="圆通", tracking_no="YT1234567890123")
    assert written(name, parcel) == [header, ["3720153846012345678", yto, "YT1234567890123"]]


def test_a_carrier_the_channel_does_not_list_goes_by_its_own_name() -> None:
    parcel = Parcel(carrier="village", carrier_name="同城跑腿")
    assert written("taobao", parcel)[1][1] == "同城跑腿"


def test_amazon_takes_a_tab_separated_flat_file() -> None:
    header = [
        "order-id",
        "order-item-id",
        "quantity",
        "ship-date",
        "carrier-code",
        "carrier-name",
        "tracking-number",
        "ship-method",
    ]
    known = Parcel("usps", "美国邮政", "USPS", "9200190244541430003001")
    number = "114-3941689-8772232"
    assert written("amazon", known, number=number) == [
        header,
        [number, "", "", "2026-11-03", "USPS", "", "9200190244541430003001", ""],
    ]
    assert written("amazon", Parcel(), number=number)[1] == [
        number, "", "", "2026-11-03", "Other", "ZTO Express", "78901234567890", "",
    ]  # fmt: skip


def test_shopify_takes_the_orders_sheet_of_matrixify() -> None:
    assert FORMATS["shopify"].sheet == "Orders"
    assert written("shopify", Parcel("dhl", "DHL", "DHL"), number="#1001") == [
        [
            "Name", "Command", "Line: Type", "Fulfillment: Status",
            "Fulfillment: Tracking Company", "Fulfillment: Tracking Number",
            "Fulfillment: Send Receipt",
        ],
        ["#1001", "UPDATE", "Fulfillment Line", "success", "DHL Express", "78901234567890", "TRUE"],
    ]  # fmt: skip


def test_woocommerce_takes_a_row_for_each_parcel_and_the_last_completes_the_order() -> None:
    second = Parcel("ups", "UPS", "UPS", "1Z999AA10123456784")
    assert written("woocommerce", Parcel(), second, number="727") == [
        ["order_id", "tracking_provider", "tracking_number", "date_shipped", "status_shipped"],
        ["727", "ZTO Express", "78901234567890", "03-11-2026", "2"],
        ["727", "UPS", "1Z999AA10123456784", "03-11-2026", "1"],
    ]


def test_other_channels_get_a_row_for_each_parcel() -> None:
    rows = written("general", Parcel(), Parcel(tracking_no="78901234567891"), number="A-1")
    assert rows[1:] == [
        ["A-1", "中通快递", "78901234567890"],
        ["A-1", "中通快递", "78901234567891"],
    ]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_several_parcels_stand_all_or_the_first_stands_and_the_others_are_named(
    form: ConfirmFormat,
) -> None:
    parcels = [Parcel(), Parcel(tracking_no="78901234567891"), Parcel(tracking_no="")]
    rows = form.rows("1", parcels, SHANGHAI)
    named = form.left_out(parcels)
    assert (len(rows), named) == ((2, []) if form.takes_several else (1, ["78901234567891"]))
    assert form.rows("1", [Parcel(tracking_no="")], SHANGHAI) == []


@pytest.mark.parametrize("name", FORMATS)
def test_no_cell_is_a_formula_and_long_numbers_keep_their_digits(name: str) -> None:
    nasty = Parcel("x", "=HYPERLINK(1)", "=HYPERLINK(1)", "1234567890123456789012")
    content = written(name, nasty, number="900719925474099300")
    assert "1234567890123456789012" in content[1]
    assert content[1][0] == "900719925474099300"
    if FORMATS[name].extension != "xlsx":  # there every cell is typed as text, asserted above
        assert "'=HYPERLINK(1)" in content[1]


def test_every_channel_but_those_without_a_platform_has_a_format() -> None:
    assert set(CHANNELS) - set(BY_CHANNEL) == {"manual", "store", "fair"}
