"""Packing slips and order sheets are read back by programs that had no part in making them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import get_args

import msgspec
import pypdf
import pypdfium2
import pytest
import zxingcpp

from zhidan.fulfilment.paper.form import Column, PaperSize, SheetForm, TextSize
from zhidan.fulfilment.paper.sheet_layout import PAPERS, Sheet, SheetRow, sheet_pages
from zhidan.fulfilment.paper.sheet_pdf import sheets_pdf

COLUMNS = tuple(get_args(Column))
RARE = "王䶮\U00020087㛃"
ROW = SheetRow(
    cells={
        "number": "1", "title": "情侣马克杯，高温釉「送礼盒」", "code": "MUG-RED-350",
        "spec": "颜色：红；容量：350ml", "personalisation": f"{RARE} ✓ 2026", "quantity": "2",
        "unit_price": "39.00", "amount": "78.00",
    },
    barcode="6901234567892",
)  # fmt: skip
OTHER = SheetRow(
    cells={**ROW.cells, "number": "2", "personalisation": "", "code": "B-02"}, barcode="B-02"
)
SHEET = Sheet(
    "packing_slip", "2611-000123",
    (("订单号", "2611-004711"), ("收件人", "王* 138****0000 浙江省 杭州市"), ("留言", "请放贺卡")),
    (ROW, OTHER), (("", "共 4 件"), ("应付", "156.00 CNY")),
)  # fmt: skip
FORM = SheetForm(columns=COLUMNS, hides_prices=False, header="织云家纺", footer="七天无理由退换")


def pdf_of(sheet: Sheet, form: SheetForm) -> bytes:
    return sheets_pdf([(sheet, form, None)], locale="zh-CN")


def text_of(pdf: bytes) -> str:
    return "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages
    )


def barcodes_of(pdf: bytes) -> list[str]:
    document, found = pypdfium2.PdfDocument(pdf), []
    for at in range(len(document)):
        codes = zxingcpp.read_barcodes(document[at].render(scale=4).to_pil())
        assert {code.format.name for code in codes} <= {"Code128"}
        found += [code.text for code in sorted(codes, key=lambda code: code.position.top_left.y)]
    return found


@pytest.mark.parametrize("paper", get_args(PaperSize))
@pytest.mark.parametrize("text_size", get_args(TextSize))
def test_all_is_said_and_scans_on_every_paper(paper: PaperSize, text_size: TextSize) -> None:
    form = msgspec.structs.replace(FORM, paper=paper, text_size=text_size)
    pdf = pdf_of(SHEET, form)
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    wide, high, _ = PAPERS[paper]
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [wide, high]
    text = Counter(text_of(pdf))
    wanted = "".join(v for row in SHEET.rows for v in row.cells.values())
    wanted += "".join(value for _, value in (*SHEET.facts, *SHEET.totals)) + form.header
    missing = Counter("".join((wanted + form.footer).split())) - text
    assert not missing
    assert Counter(barcodes_of(pdf)) == Counter(["2611-000123", "6901234567892", "B-02"])


@pytest.mark.parametrize("paper", get_args(PaperSize))
def test_no_block_leaves_the_page_and_long_words_go_on_overleaf(paper: PaperSize) -> None:
    words = "".join(chr(0x4E00 + at) for at in range(2000))
    cells: Mapping[Column, str] = {**ROW.cells, "personalisation": words}
    long = replace(SHEET, rows=(replace(ROW, cells=cells), OTHER) * 3)
    form = msgspec.structs.replace(FORM, paper=paper, footer="脚" * 300, header="头" * 200)
    _, high, margin = PAPERS[paper]
    pages = sheet_pages(long, form, "zh-CN")
    assert all(sum(block.height for block in page) <= high - 2 * margin for page in pages)
    read = Counter(text_of(pdf_of(long, form)))
    assert min(read[char] for char in words) >= 3


def test_prices_stand_nowhere_when_they_are_hidden() -> None:
    sheet = replace(SHEET, totals=SHEET.totals[:1])
    hidden = text_of(pdf_of(sheet, msgspec.structs.replace(FORM, hides_prices=True)))
    shown = text_of(pdf_of(sheet, FORM))
    assert ("39.00" in hidden, "78.00" in hidden, "单价" in hidden) == (False, False, False)
    assert "39.00" in shown


def test_columns_stand_in_the_order_that_was_chosen() -> None:
    form = msgspec.structs.replace(FORM, columns=("quantity", "code", "title"), facts=())
    text = text_of(pdf_of(SHEET, form))
    assert "数量编码商品" in text


def test_a_rare_character_of_a_name_is_printed_with_its_own_glyph() -> None:
    text = text_of(pdf_of(SHEET, FORM))
    assert RARE in text
    assert "〓" not in text


def test_each_sheet_counts_its_own_pages_and_speaks_its_own_language() -> None:
    english = msgspec.structs.replace(FORM, language="en", title="Thank you")
    pdf = sheets_pdf([(SHEET, FORM, None), (SHEET, english, None)], locale="zh-CN")
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    assert "第 1 / 1 页" in texts[0]
    assert "Page 1 of 1" in texts[1]
    assert "Thank you" in texts[1]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pdf_of(SHEET, FORM) == pdf_of(SHEET, FORM)


@pytest.mark.parametrize(
    "said",
    [
        {"columns": ["title", "title"]}, {"columns": ["quantity"]}, {"facts": ["shop", "shop"]},
        {"paper": "letter"}, {"columns": ["title", "<b>"]}, {"title": "x" * 41},
    ],
)  # fmt: skip
def test_a_form_is_made_of_choices_alone(said: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(said, SheetForm)
