"""Small order files for tests, written after the formats' own quirks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

import xlsxwriter

from zhidan.channels.assembling import NamedFile, Plan, plan_files
from zhidan.channels.formats.base import Converted

Table = Sequence[Sequence[str]]

LONG_ID = "4400000011000000017"

DOUYIN_HEADER = (
    "主订单编号", "子订单编号", "选购商品", "商品规格", "商品数量", "商家编码", "订单应付金额",
    "运费", "收件人", "收件人手机号", "详细地址", "订单提交时间", "商家备注", "订单完成时间", "订单状态",
    "售后状态", "取消原因", "发货时间", "平台实际承担优惠金额", "商家实际承担优惠金额",
    "达人实际承担优惠金额",
)  # fmt: skip


def douyin_line(
    order: str, line: str, *, title: str = "杯子", quantity: str = "2", owed: str = "20.00",
    freight: str = "0.00", status: str = "备货中", code: str = "CUP-1", platform: str = "-",
) -> list[str]:  # fmt: skip
    """One row of a Douyin export."""
    return [
        f"\t{order}", f"\t{line}", title, "颜色:白", quantity, code, owed, freight, "##aB3/9==##",
        "$$aB3/9==$$", "##密文##", "2026-02-21 13:57:00\t", "-", "-", status, "-", "-", "-",
        platform, "-", "-",
    ]  # fmt: skip


def douyin(orders: int = 6, lines: int = 2, start: int = 0) -> list[list[str]]:
    """A Douyin export of so many orders with so many lines each."""
    rows = [list(DOUYIN_HEADER)]
    for order in range(start, start + orders):
        number = str(4_400_000_011_000_000_017 + order * 100)
        rows += [
            douyin_line(number, str(int(number) + line + 1), code=f"CUP-{line}")
            for line in range(lines)
        ]
    return rows


def as_csv(table: Table, encoding: str = "utf-8", delimiter: str = ",") -> BinaryIO:
    """The table as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(table)
    return io.BytesIO(text.getvalue().encode(encoding))


def as_xlsx(table: Table, *, numbers: bool = False) -> BinaryIO:
    """The table as a workbook; `numbers` lets the spreadsheet turn digits into floats."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            plain = cell.strip()
            if numbers and plain.replace(".", "", 1).isdigit():
                sheet.write_number(row, column, float(plain))
            else:
                sheet.write_string(row, column, plain)
    book.close()
    file.seek(0)
    return file


def as_zip(parts: dict[str, bytes]) -> BinaryIO:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def read(stream: BinaryIO, *, is_lenient: bool = False) -> tuple[Plan, list[Converted]]:
    """The one plan of a file and what its groups became."""
    (plan,) = plan_files([NamedFile("orders", stream)])
    return plan, [plan.convert(group, is_lenient) for group in plan.groups()]
