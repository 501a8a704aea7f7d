"""Master data is read by its headings: templates, words, units, empty cells, rows beside rows."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET

from tests.support.master_files import png, sheet, zipped
from zhidan.channels.assembling import NamedFile
from zhidan.channels.formats.base import Converted
from zhidan.channels.kinds.pictures import PictureRefused, sort_out
from zhidan.channels.kinds.registry import KINDS
from zhidan.channels.kinds.tables import MasterTable, plan_tables, propose
from zhidan.channels.kinds.templates import template
from zhidan.channels.reading.limits import FileRefused

TABLES = [kind.table for kind in KINDS.values() if kind.table is not None]
PRODUCTS = KINDS["products"].table
assert PRODUCTS is not None


def read(table: MasterTable, *streams: io.BytesIO, is_lenient: bool = False) -> list[Converted]:
    plans = plan_tables(table, [NamedFile(f"{n}.csv", s) for n, s in enumerate(streams)])
    return [plan.convert(group, is_lenient) for plan in plans for group in plan.groups()]


def codes(made: list[Converted]) -> list[list[str]]:
    return [[problem.code for problem in one.problems] for one in made]


def one_sku(header: tuple[str, ...], *cells: str) -> Any:
    (made,) = read(PRODUCTS, sheet(("商家编码", *header), ("A", *cells)))
    assert made.problems == []
    return made.record.row.sku


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_heading_of_a_template_is_recognised(
    table: MasterTable, locale: str, kind: Any
) -> None:
    file = io.BytesIO(b"".join(template(table, kind, locale)))
    (plan,) = plan_tables(table, [NamedFile("模板", file)])
    assert plan.mapping is not None
    assert tuple(plan.mapping.fields) == table.names
    assert (plan.rows, plan.unread_columns) == (1, ())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_example_row_is_refused_and_nothing_else_is_wrong_with_it(
    table: MasterTable, locale: str
) -> None:
    text = b"".join(template(table, "csv", locale))
    assert codes(read(table, io.BytesIO(text))) == [["example_row"]]
    label = next(one for one in table.fields if one.name == table.label)
    for word in label.example:
        text = text.replace(word.encode(), b"X-1")
    assert codes(read(table, io.BytesIO(text))) == [[]]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_heading_means_two_fields(table: MasterTable) -> None:
    for one in table.fields:
        for word in (one.zh, one.en, *one.words, *one.scales):
            assert list(propose(table, [word]).fields) == [one.name], word


def test_a_title_above_the_header_is_passed_over() -> None:
    (made,) = read(PRODUCTS, sheet(("商品资料表", ""), ("商家编码", "商品名称"), ("A", "甲")))
    assert made.record.row.code == "A"


def test_units_are_told_by_the_heading() -> None:
    assert one_sku(("重量(克)", "长(cm)"), "420", "12.5").weight_g == 420
    sku = one_sku(("重量（KG）", "长(cm)"), "0.42", "12.5")
    assert (sku.weight_g, sku.length_mm) == (420, 125)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("颜色:红;尺码:L", {"颜色": "红", "尺码": "L"}),
        ("颜色：红，尺码：L", {"颜色": "红", "尺码": "L"}),
        ("颜色=红 | 尺码=L", {"颜色": "红", "尺码": "L"}),
        ("350ml", {"规格": "350ml"}),
        ("红,大号", {"规格": "红,大号"}),
    ],
)
def test_options_are_read_as_people_write_them(text: str, options: dict[str, str]) -> None:
    assert one_sku(("规格",), text).options == options


def test_colour_and_size_may_stand_in_columns_of_their_own() -> None:
    assert one_sku(("颜色", "尺码"), "红", "L").options == {"颜色": "红", "尺码": "L"}


@pytest.mark.parametrize("text", ["13%", "13", "0.13"])
def test_a_tax_rate_is_a_share(text: str) -> None:
    assert one_sku(("税率",), text).tax_rate == Decimal("0.13")


def test_empty_cells_say_nothing() -> None:
    sku = one_sku(("条码", "重量(克)", "供货方式"), "", "", "")
    assert (sku.barcodes, sku.weight_g, sku.supply) == (UNSET, UNSET, UNSET)


def test_a_key_named_twice_is_refused_over_all_files_and_leniently_counts_once() -> None:
    def tables() -> list[io.BytesIO]:
        header = ("商家编码", "商品名称")
        return [sheet(header, ("A", "甲"), ("B", "乙")), sheet(header, ("A", "甲"))]

    assert codes(read(PRODUCTS, *tables())) == [["row_named_twice"], [], ["row_named_twice"]]
    lenient = read(PRODUCTS, *tables(), is_lenient=True)
    assert codes(lenient) == [[], [], ["row_named_twice"]]


def test_what_is_necessary_must_have_a_column() -> None:
    with pytest.raises(FileRefused) as refusal:
        read(PRODUCTS, sheet(("商品名称", "重量(克)"), ("甲", "5")))
    assert refusal.value.params["missing"] == ["sku_code"]


def test_pictures_are_told_from_tables_by_their_content() -> None:
    workbook = io.BytesIO(b"".join(template(PRODUCTS, "xlsx", "en")))
    tables, pictures = sort_out(
        [
            NamedFile("a.zip", zipped({"杯子/1.png": png(), "碗/1.png": png()})),
            NamedFile("商品.xlsx", workbook),
            NamedFile("loose.PNG", io.BytesIO(png())),
        ]
    )
    assert [file.name for file in tables] == ["商品.xlsx"]
    assert pictures.draw("LOOSE.png")[8:12] == b"WEBP"
    assert pictures.draw("碗/1")[8:12] == b"WEBP"
    for name, code in (("1.png", "picture_not_clear"), ("2.png", "picture_missing")):
        with pytest.raises(PictureRefused) as refused:
            pictures.draw(name)
        assert refused.value.code == code


def test_only_pictures_are_no_import() -> None:
    with pytest.raises(FileRefused) as refusal:
        sort_out([NamedFile("a.png", io.BytesIO(png()))])
    assert refusal.value.code == "no_table_among_files"


def test_a_bomb_of_pictures_is_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        sort_out([NamedFile("a.zip", zipped({"a.png": bytes(30 * 1024 * 1024)}))])
    assert refusal.value.code == "zip_bomb"


def test_the_surest_heading_of_a_field_is_taken_wherever_it_stands() -> None:
    mapping = propose(PRODUCTS, ["商品编码", "sku", "商家编码", "商品名称"])
    assert {name: source.column for name, source in mapping.fields.items()} == {
        "sku_code": "商家编码", "title": "商品名称",
    }  # fmt: skip
