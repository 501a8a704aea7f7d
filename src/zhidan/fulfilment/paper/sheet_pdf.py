"""Draws sheets of orders: each begins on a page of its own and counts its own pages."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from zhidan.fulfilment.paper.canvas import MM, Paper
from zhidan.fulfilment.paper.font import face, printable
from zhidan.fulfilment.paper.form import SheetForm
from zhidan.fulfilment.paper.sheet_layout import (
    BARCODE_HIGH,
    GAP,
    PICTURE_HIGH,
    Block,
    Geometry,
    HeadBlock,
    Sheet,
    TableHead,
    TableRow,
    TextBlock,
    geometry_of,
    sheet_pages,
)
from zhidan.fulfilment.paper.words import WORDS, Locale

RIGHT = frozenset({"quantity", "unit_price", "amount"})


def sheets_pdf(sheets: Iterable[tuple[Sheet, SheetForm, bytes | None]], *, locale: Locale) -> bytes:
    """Sheets, each with the form and the logo of its shop, as one PDF. The same content gives the
    same bytes."""
    face()
    out = BytesIO()
    canvas = Canvas(out, invariant=True, pageCompression=1, lang=locale)
    canvas.setAuthor("织单 Zhidan")
    for sheet, form, logo in sheets:
        spoken: Locale = locale if form.language == "reader" else form.language
        _draw_sheet(canvas, sheet, form, logo, spoken)
    canvas.save()
    return out.getvalue()


def _draw_sheet(
    canvas: Canvas, sheet: Sheet, form: SheetForm, logo: bytes | None, locale: Locale
) -> None:
    space, paper = geometry_of(form), Paper(canvas)
    title = printable(form.title or WORDS[locale][sheet.kind]).text
    canvas.setTitle(f"{title} {sheet.number}")
    pages = sheet_pages(sheet, form, locale)
    for at, page in enumerate(pages, start=1):
        canvas.setPageSize((space.width * MM, space.height * MM))
        foot = WORDS[locale]["page"].format(page=at, pages=len(pages))
        paper.text_right(space.width - space.margin, space.margin, foot, 7.5)
        paper.text(space.margin, space.margin, sheet.number, 7.5)
        y = space.height - space.margin
        for block in page:
            y -= block.height
            _draw(paper, block, y, space, title, sheet.number, logo, locale)
        canvas.showPage()


def _draw(
    paper: Paper,
    block: Block,
    y: float,
    space: Geometry,
    title: str,
    number: str,
    logo: bytes | None,
    locale: Locale,
) -> None:
    match block:
        case HeadBlock():
            _draw_head(paper, block, y, space, title, number, logo)
        case TextBlock():
            _draw_text(paper, block, y, space)
        case TableHead():
            _draw_table_head(paper, block, y, space, locale)
        case TableRow():
            _draw_row(paper, block, y, space)


def _draw_head(
    paper: Paper,
    block: HeadBlock,
    y: float,
    space: Geometry,
    title: str,
    number: str,
    logo: bytes | None,
) -> None:
    top, left = y + block.height, space.margin
    if logo:
        paper.picture(left, top - 11, 22, 11, logo)
        left += 25
    paper.text(left, top - 7.5, title, 17 if space.width > 120 else 14, is_bold=True)
    is_wide = space.width > 120
    wide = 70.0 if is_wide else space.content
    paper.barcode(space.width - space.margin, y + 2.5, wide, 14 if is_wide else 13, number)


def _draw_text(paper: Paper, block: TextBlock, y: float, space: Geometry) -> None:
    for line in block.lines:
        base = y + space.line * 0.25
        if block.is_right:
            paper.text_right(space.width - space.margin, base, line, space.size)
        else:
            paper.text(space.margin, base, line, space.size)


def _draw_table_head(
    paper: Paper, block: TableHead, y: float, space: Geometry, locale: Locale
) -> None:
    paper.box(space.margin, y, space.content, block.height - 1, grey=0.92)
    x = space.margin
    for one in space.columns:
        word, wide = WORDS[locale][f"column.{one}"], space.widths[one]
        if one in RIGHT:
            paper.text_right(x + wide - GAP, y + 1.2, word, space.size - 1)
        else:
            paper.text(x + 0.5, y + 1.2, word, space.size - 1)
        x += wide


def _draw_row(paper: Paper, row: TableRow, y: float, space: Geometry) -> None:
    top, x = y + row.height, space.margin
    if row.is_first:
        paper.rule(space.margin, space.width - space.margin, top)
    for one in space.columns:
        wide = space.widths[one]
        if one == "picture" and row.picture:
            paper.picture(x, top - PICTURE_HIGH + 0.5, wide - 2, PICTURE_HIGH - 1, row.picture)
        elif one == "barcode":
            paper.barcode(
                x + wide, top - BARCODE_HIGH + 0.5, wide - 1, BARCODE_HIGH - 1, row.barcode
            )
        for at, line in enumerate(row.cells.get(one, ())):
            base = top - space.line * (at + 0.8) - 0.4
            if one in RIGHT:
                paper.text_right(x + wide - GAP, base, line, space.size)
            else:
                paper.text(x + 0.5, base, line, space.size)
        x += wide
    if row.below:
        right = space.width - space.margin
        paper.barcode(right, y + GAP, space.content, BARCODE_HIGH - 1, row.below)
