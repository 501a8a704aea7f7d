"""Bytes to rows: encodings, delimiters, limits."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from tests.support.order_files import as_csv, as_xlsx, as_zip, douyin
from zhidan.channels.reading import cells, documents, encoding
from zhidan.channels.reading.limits import MAX_COLUMNS, FileRefused
from zhidan.channels.reading.tables import Document, Table, column_name, open_table


def cells_of(table: Table | Document) -> list[list[str]]:
    assert isinstance(table, Table)
    return [list(row.cells.values()) for row in table]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_every_encoding_reads_the_same_rows(written: str, found: str) -> None:
    plain = open_table("a", as_csv(douyin()))
    table = open_table("b", as_csv(douyin(), written))
    assert table.encoding == found
    assert cells_of(table) == cells_of(plain)


def test_a_short_gbk_file_is_not_taken_for_another() -> None:
    assert encoding.detect(io.BytesIO("订单号,数量\n1,2\n".encode("gbk"))) == "gb18030"


def test_the_chosen_encoding_wins_and_is_proven() -> None:
    japanese = io.BytesIO("注文,数量\nか,2\n".encode("shift_jis"))
    assert open_table("a", japanese, choice="shift_jis").encoding == "shift_jis"
    with pytest.raises(FileRefused) as refused:
        open_table("a", io.BytesIO(b"a,b\n\xff\xff,1\n"), choice="utf-8")
    assert refused.value.code == "bad_encoding_choice"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter: str) -> None:
    rows = [["a, b", "c", "d"], ["1", "2;3", ""]]
    assert cells_of(open_table("a", as_csv(rows, delimiter=delimiter))) == [["1", "2;3", ""]]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = open_table("a", io.BytesIO(b'a,b\r\n"x\ny",1\r\n\r\nz,2\r\n'))
    assert isinstance(table, Table)
    assert [(row.number, row.cells["a"]) for row in table] == [(2, "x\ny"), (4, "z")]


def test_a_workbook_reads_as_the_text_it_came_from() -> None:
    plain = cells_of(open_table("a", as_csv(douyin())))
    assert cells_of(open_table("b", as_xlsx(douyin()))) == plain


def numbers(*cells: tuple[float, str], at: int = 0) -> io.BytesIO:
    """A workbook of one row of numbers with their formats, its table `at` so many cells in."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("说明")
    sheet = book.add_worksheet("订单")
    for place, (value, form) in enumerate(cells, start=at):
        sheet.write_string(at, place, f"列{place}")
        sheet.write_number(at + 1, place, value, book.add_format({"num_format": form}))
    book.close()
    file.seek(0)
    return file


@pytest.mark.parametrize("at", [0, 3])
def test_a_code_that_was_stored_as_a_number_keeps_the_zeros_it_shows(at: int) -> None:
    table = open_table(
        "a",
        numbers(
            (123, "00000"), (123, "[$-804]000000"), (13800000000, "0"), (123456789012345, ""),
            (7, "0.00"), (12.5, "000"), (1234567, "00000;-00000"), (46000, "yyyy-mm-dd"), at=at,
        ),
    )  # fmt: skip
    assert isinstance(table, Table)
    assert (table.header_row, [row.number for row in table]) == (at + 1, [at + 2])
    assert cells_of(table) == [
        ["00123", "000123", "13800000000", "123456789012345", "7", "12.5", "1234567",
         "2025-12-09"]
    ]  # fmt: skip


def test_a_number_of_more_than_fifteen_digits_shows_that_its_last_are_lost() -> None:
    table = open_table("a", numbers((5560830000000000123, "0"), (1234567890123456, "0" * 15)))
    shown = cells_of(table)[0]
    assert shown == ["5.56083e+18", "1.23456789012346e+15"]
    for text in shown:
        with pytest.raises(cells.BadCell) as refused:
            cells.identifier(text)
        assert refused.value.code == "precision_lost"


def test_a_title_above_a_known_header_is_passed_over() -> None:
    rows = [["二月订单", *[""] * 20], *douyin(orders=1)]
    table = open_table("a", as_xlsx(rows), known=[frozenset({"主订单编号", "选购商品"})])
    assert isinstance(table, Table)
    assert (table.header_row, len(table)) == (2, 2)


def test_repeated_and_empty_column_names_stay_apart() -> None:
    table = open_table("a", io.BytesIO("名（元）,,名(元)\n1,2,3\n".encode()))
    assert isinstance(table, Table)
    assert table.header == ("名(元)", "#2", "名(元) #2")
    assert column_name(" 商品总价（元）\t") == "商品总价(元)"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n\n", "empty_file"),
        (b"just one column\n1\n", "not_a_table"),
        (b"a," * 1_000_000 + b"\n", "line_too_long"),
        (b",".join([b"c"] * (MAX_COLUMNS + 1)) + b"\n", "too_many_columns"),
        (b'a,b\n"' + b"x" * 40_000 + b'",1\n', "field_too_long"),
        (b'a,b\n"' + b"never closed\n" * 9_000, "field_too_long"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_workbook"),
        (b"PK\x03\x04 not a zip", "broken_workbook"),
        (b"[" * 100 + b"]" * 100, "json_too_deep"),
        (b'{"number": }', "broken_json"),
        (b'[{"number": "1"', "broken_json"),
        (b"\x81\xff" * 50, "unknown_encoding"),
    ],
)
def test_a_file_that_cannot_be_read_has_a_code(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        open_table("a", io.BytesIO(data))
    assert refused.value.code == code


def test_brackets_inside_strings_are_no_depth() -> None:
    assert (
        len(documents.read(io.BytesIO(b'[{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\"[["}]')))
        == 1
    )


def test_a_workbook_without_a_sheet_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        open_table("a", as_zip({"hello.txt": b"hello"}))
    assert refused.value.code == "broken_workbook"
