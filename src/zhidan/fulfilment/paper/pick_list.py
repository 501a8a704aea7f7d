"""Draws a pick list: A4, one box after the other, every code as Code 128."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from zhidan.fulfilment.paper.canvas import MM, Paper
from zhidan.fulfilment.paper.content import PickList
from zhidan.fulfilment.paper.font import face, printable, width
from zhidan.fulfilment.paper.layout import (
    BARCODE_WIDTH,
    BOTTOM,
    CHECK_WIDTH,
    CONTENT,
    HEADER,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PICTURE_WIDTH,
    QUANTITY_WIDTH,
    TOP,
    BandBlock,
    Block,
    HeadingBlock,
    Page,
    RowBlock,
    TextLine,
    pages_of,
)
from zhidan.fulfilment.paper.words import WORDS, Locale

ROW_TOP = 2.0


@dataclass(frozen=True, slots=True)
class PickListForm:
    """What a business says of its pick lists; one line of `header` and of `footer`."""

    title: str = ""
    logo: bytes | None = None
    header: str = ""
    footer: str = ""
    shows_summary: bool = True


PLAIN = PickListForm()


def pick_list_pdf(
    pick_list: PickList, *, locale: Locale = "zh-CN", form: PickListForm = PLAIN
) -> bytes:
    """The pick list as a PDF. The same content gives the same bytes."""
    face()
    pages = pages_of(pick_list, locale, has_summary=form.shows_summary)
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        invariant=True,
        pageCompression=1,
        lang=locale,
    )
    canvas.setTitle(f"{form.title or WORDS[locale]['title']} {pick_list.number}")
    canvas.setAuthor("织单 Zhidan")
    paper = Paper(canvas)
    for at, page in enumerate(pages, start=1):
        foot = WORDS[locale]["page"].format(page=at, pages=len(pages))
        _draw_page(paper, pick_list, page, foot, locale, form)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_page(
    paper: Paper, pick_list: PickList, page: Page, foot: str, locale: Locale, form: PickListForm
) -> None:
    words = WORDS[locale]
    top = PAGE_HEIGHT - MARGIN
    title = printable(form.title or words["title"]).text
    indent = MARGIN
    if form.logo:
        paper.picture(MARGIN, top - 9, 18, 10, form.logo)
        indent += 21
    paper.text(indent, top - 7, f"{title} {pick_list.number}", 20, is_bold=True)
    paper.text(MARGIN + 62, MARGIN, printable(form.footer).text, 9)
    paper.text_right(PAGE_WIDTH - MARGIN - 82, top - 20, printable(form.header).text, 9)
    paper.text(MARGIN, top - 14, f"{words['warehouse']} {printable(pick_list.warehouse).text}", 11)
    who = printable(pick_list.released_by).text
    printed = f"{words['printed']} {pick_list.printed_at} · {words['by']} {who}"
    paper.text(MARGIN, top - 20, printed, 9)
    paper.barcode(PAGE_WIDTH - MARGIN, top - 19, 80, 19, pick_list.number)
    paper.rule(MARGIN, PAGE_WIDTH - MARGIN, top - HEADER + 4, weight=1)
    rows = [row for group in pick_list.groups for row in group.rows]
    totals = words["totals"].format(
        fulfilments=len(pick_list.groups), lines=len(rows), units=sum(row.quantity for row in rows)
    )
    paper.text(MARGIN, MARGIN, totals, 9)
    paper.text_right(PAGE_WIDTH - MARGIN, MARGIN, foot, 9)
    paper.rule(MARGIN, PAGE_WIDTH - MARGIN, BOTTOM - 4)
    y = TOP
    for block in page:
        y -= block.height
        _draw_block(paper, block, y)


def _draw_block(paper: Paper, block: Block, y: float) -> None:
    match block:
        case HeadingBlock():
            paper.text(MARGIN, y + 2.5, block.title, 14, is_bold=True)
        case BandBlock():
            _draw_band(paper, block, y)
        case RowBlock():
            _draw_row(paper, block, y)


def _draw_band(paper: Paper, band: BandBlock, y: float) -> None:
    top = y + band.height
    paper.box(MARGIN, y, CONTENT - BARCODE_WIDTH - 6, band.height - 1.5, grey=0.9)
    paper.text(MARGIN + 3, top - 7.5, band.title, 14, is_bold=True)
    paper.text(MARGIN + 3, top - 13, "   ".join(band.details), 9)
    paper.barcode(PAGE_WIDTH - MARGIN, top - 15.5, BARCODE_WIDTH, 14, band.scan_code)


def _draw_row(paper: Paper, row: RowBlock, y: float) -> None:
    top = y + row.height
    x = MARGIN + CHECK_WIDTH
    if row.quantity is not None:
        paper.rule(MARGIN, PAGE_WIDTH - MARGIN, top)
        paper.box(MARGIN + 1, top - 8.5, 6, 6)
        right = PAGE_WIDTH - MARGIN
        paper.barcode(right, top - 17, BARCODE_WIDTH, 15, row.scan_code)
        figure = f"×{row.quantity}"
        size = 22 if width(figure, 22) / MM < QUANTITY_WIDTH - 2 else 13
        left = right - BARCODE_WIDTH - 2 - width(figure, size) / MM
        paper.text(left, top - 11, figure, size, is_bold=True)
    if row.picture:
        paper.picture(x, top - 16.5, 15, 15, row.picture)
        x += PICTURE_WIDTH
    _draw_lines(paper, row.lines, x, top - ROW_TOP)


def _draw_lines(paper: Paper, lines: tuple[TextLine, ...], x: float, top: float) -> None:
    for line in lines:
        top -= line.height
        if line.is_personal:
            paper.bar(x + 1, top - 0.4, line.height)
        indent = 4 if line.is_personal else 0
        paper.text(x + indent, top + line.height * 0.25, line.text, line.size, is_bold=line.is_bold)
