"""Draws a pick list: A4, one box after the other, every code as Code 128."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from zhidan.fulfilment.paper.content import PickList
from zhidan.fulfilment.paper.font import FACE, face, printable, width
from zhidan.fulfilment.paper.layout import (
    BARCODE_WIDTH,
    BOTTOM,
    CHECK_WIDTH,
    CONTENT,
    HEADER,
    MARGIN,
    MM,
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

WIDEST_BAR, THINNEST_BAR = 0.36, 0.19  # mm of one module
QUIET_MODULES = 10
ROW_TOP = 2.0


def pick_list_pdf(pick_list: PickList, *, locale: Locale = "zh-CN") -> bytes:
    """The pick list as a PDF. The same content gives the same bytes."""
    face()
    pages = pages_of(pick_list, locale)
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        invariant=True,
        pageCompression=1,
        lang=locale,
    )
    canvas.setTitle(f"{WORDS[locale]['title']} {pick_list.number}")
    canvas.setAuthor("织单 Zhidan")
    paper = _Paper(canvas)
    for at, page in enumerate(pages, start=1):
        _draw_page(paper, pick_list, page, at, len(pages), locale)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Paper:
    """A page measured in millimetres from its lower left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas

    def text(self, x: float, y: float, text: str, size: float, *, is_bold: bool = False) -> None:
        if not text:
            return
        line = self._canvas.beginText(x * MM, y * MM)
        line.setFont(FACE, size)
        # The font ships in one weight: bold is the outline drawn as well.
        self._canvas.setLineWidth(size * 0.03)
        line.setTextRenderMode(2 if is_bold else 0)
        line.textOut(text)
        line.setTextRenderMode(0)
        self._canvas.drawText(line)

    def text_right(self, x: float, y: float, text: str, size: float) -> None:
        self.text(x - width(text, size) / MM, y, text, size)

    def box(self, x: float, y: float, wide: float, high: float, *, grey: float = 1.0) -> None:
        self._canvas.setLineWidth(0.8)
        self._canvas.setFillGray(grey)
        self._canvas.rect(x * MM, y * MM, wide * MM, high * MM, stroke=int(grey == 1.0), fill=1)
        self._canvas.setFillGray(0)

    def rule(self, y: float, *, weight: float = 0.4) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.line(MARGIN * MM, y * MM, (PAGE_WIDTH - MARGIN) * MM, y * MM)

    def bar(self, x: float, y: float, high: float) -> None:
        """A mark beside the buyer's own words."""
        self._canvas.setLineWidth(2)
        self._canvas.line(x * MM, y * MM, x * MM, (y + high) * MM)

    def picture(self, x: float, y: float, wide: float, high: float, data: bytes) -> None:
        self._canvas.drawImage(
            ImageReader(BytesIO(data)), x * MM, y * MM, wide * MM, high * MM,
            preserveAspectRatio=True, anchor="c", mask="auto",
        )  # fmt: skip

    def barcode(self, right: float, y: float, wide: float, high: float, code: str) -> None:
        """Code 128, right-aligned in `wide`, its text below; as wide as fits, to the limits."""
        if not code:
            return
        probe = Code128(code, barWidth=1, quiet=0)
        modules = probe.width + 2 * QUIET_MODULES
        bar = min(WIDEST_BAR, wide / modules)
        if bar < THINNEST_BAR:
            raise ValueError(f"{code!r} is too long for a barcode of {wide} mm")
        symbol = Code128(
            code, barWidth=bar * MM, barHeight=(high - 4) * MM, quiet=1,
            lquiet=QUIET_MODULES * bar * MM, rquiet=QUIET_MODULES * bar * MM,
        )  # fmt: skip
        taken = modules * bar
        symbol.drawOn(self._canvas, (right - taken) * MM, (y + 4) * MM)
        middle = right - taken / 2
        self.text(middle - width(code, 8) / MM / 2, y + 0.8, code, 8)


def _draw_page(
    paper: _Paper, pick_list: PickList, page: Page, at: int, pages: int, locale: Locale
) -> None:
    words = WORDS[locale]
    top = PAGE_HEIGHT - MARGIN
    paper.text(MARGIN, top - 7, f"{words['title']} {pick_list.number}", 20, is_bold=True)
    paper.text(MARGIN, top - 14, f"{words['warehouse']} {printable(pick_list.warehouse).text}", 11)
    who = printable(pick_list.released_by).text
    printed = f"{words['printed']} {pick_list.printed_at} · {words['by']} {who}"
    paper.text(MARGIN, top - 20, printed, 9)
    paper.barcode(PAGE_WIDTH - MARGIN, top - 19, 80, 19, pick_list.number)
    paper.rule(top - HEADER + 4, weight=1)
    rows = [row for group in pick_list.groups for row in group.rows]
    totals = words["totals"].format(
        fulfilments=len(pick_list.groups), lines=len(rows), units=sum(row.quantity for row in rows)
    )
    paper.text(MARGIN, MARGIN, totals, 9)
    paper.text_right(PAGE_WIDTH - MARGIN, MARGIN, words["page"].format(page=at, pages=pages), 9)
    paper.rule(BOTTOM - 4)
    y = TOP
    for block in page:
        y -= block.height
        _draw_block(paper, block, y)


def _draw_block(paper: _Paper, block: Block, y: float) -> None:
    match block:
        case HeadingBlock():
            paper.text(MARGIN, y + 2.5, block.title, 14, is_bold=True)
        case BandBlock():
            _draw_band(paper, block, y)
        case RowBlock():
            _draw_row(paper, block, y)


def _draw_band(paper: _Paper, band: BandBlock, y: float) -> None:
    top = y + band.height
    paper.box(MARGIN, y, CONTENT - BARCODE_WIDTH - 6, band.height - 1.5, grey=0.9)
    paper.text(MARGIN + 3, top - 7.5, band.title, 14, is_bold=True)
    paper.text(MARGIN + 3, top - 13, "   ".join(band.details), 9)
    paper.barcode(PAGE_WIDTH - MARGIN, top - 15.5, BARCODE_WIDTH, 14, band.scan_code)


def _draw_row(paper: _Paper, row: RowBlock, y: float) -> None:
    top = y + row.height
    x = MARGIN + CHECK_WIDTH
    if row.quantity is not None:
        paper.rule(top)
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


def _draw_lines(paper: _Paper, lines: tuple[TextLine, ...], x: float, top: float) -> None:
    for line in lines:
        top -= line.height
        if line.is_personal:
            paper.bar(x + 1, top - 0.4, line.height)
        indent = 4 if line.is_personal else 0
        paper.text(x + indent, top + line.height * 0.25, line.text, line.size, is_bold=line.is_bold)
