"""A sheet of one order as blocks on pages of any size. Nothing is cut off: columns for which there
is no room become lines below the goods' name, and a long line goes on overleaf.

Lengths in millimetres, type sizes in points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zhidan.fulfilment.paper.canvas import MM
from zhidan.fulfilment.paper.content import is_scannable
from zhidan.fulfilment.paper.font import printable
from zhidan.fulfilment.paper.form import PRICES, Column, PaperSize, SheetForm, TextSize
from zhidan.fulfilment.paper.words import WORDS, Locale
from zhidan.fulfilment.paper.wrapping import wrap

PAPERS: Mapping[PaperSize, tuple[float, float, float]] = {
    "a4": (210, 297, 12), "a5": (148, 210, 9), "100x150": (100, 150, 5), "76x130": (76, 130, 4),
}  # fmt: skip
SIZES: Mapping[TextSize, float] = {"small": 8.0, "normal": 9.5, "large": 11.5}
LEAST: Mapping[Column, float] = {
    "number": 7, "picture": 17, "title": 34, "code": 24, "spec": 24, "personalisation": 30,
    "quantity": 12, "unit_price": 19, "amount": 20, "barcode": 52,
}  # fmt: skip
TEXTS = ("title", "code", "spec", "personalisation")
GROWING = frozenset(TEXTS)
FOLDED_FIRST: tuple[Column, ...] = (
    "barcode", "personalisation", "spec", "code", "unit_price", "number", "picture",
)  # fmt: skip
PICTURE_HIGH, BARCODE_HIGH, PAGE_FOOT, GAP = 15.0, 13.0, 6.0, 1.5


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the order: what each column says, its picture and what a scanner reads."""

    cells: Mapping[Column, str]
    picture: bytes | None = None
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One order or fulfilment order. `facts` as they are to be printed, with their labels."""

    kind: str
    number: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[SheetRow, ...]
    totals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Geometry:
    """The paper and where its columns stand."""

    width: float
    height: float
    margin: float
    size: float
    columns: tuple[Column, ...]
    folded: tuple[Column, ...]
    widths: Mapping[Column, float]

    @property
    def content(self) -> float:
        return self.width - 2 * self.margin

    @property
    def line(self) -> float:
        return self.size * 1.4 / MM

    @property
    def main(self) -> Column:
        return next(one for one in self.columns if one in TEXTS)


@dataclass(frozen=True, slots=True)
class HeadBlock:
    """Logo, title and the number as a barcode."""

    height: float


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines across the page; `is_right` for sums."""

    lines: tuple[str, ...]
    height: float
    is_right: bool = False
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class TableHead:
    """What the columns are called; repeated on every page."""

    height: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row or a part of one; picture and barcode stand in its first part."""

    cells: Mapping[Column, tuple[str, ...]]
    height: float
    picture: bytes | None = None
    barcode: str = ""
    below: str = ""
    is_first: bool = True


Block = HeadBlock | TextBlock | TableHead | TableRow


@dataclass(slots=True)
class _Pages:
    room: float
    head: TableHead
    pages: list[list[Block]] = field(default_factory=lambda: [[]])
    left: float = 0.0

    def add(self, block: Block) -> None:
        if block.height > self.left and self.pages[-1]:
            self.pages.append([])
            self.left = self.room
            if isinstance(block, TableRow):
                self._put(self.head)
        self._put(block)

    def _put(self, block: Block) -> None:
        self.pages[-1].append(block)
        self.left -= block.height


def geometry_of(form: SheetForm) -> Geometry:
    """Which columns the paper has room for, and how wide each is."""
    width, height, margin = PAPERS[form.paper]
    size = SIZES[form.text_size]
    room, scale = width - 2 * margin, size / SIZES["normal"]
    shown = [one for one in form.columns if not (form.hides_prices and one in PRICES)]
    least = {one: LEAST[one] * (scale if one not in ("picture", "barcode") else 1) for one in shown}
    main = next(one for one in shown if one in TEXTS)
    folded: list[Column] = []
    for one in FOLDED_FIRST:
        if sum(least[name] for name in shown) <= room:
            break
        if one in shown and one != main:
            shown.remove(one)
            folded.append(one)
    growing = [one for one in shown if one in GROWING]
    spare = max(room - sum(least[one] for one in shown), 0.0)
    whole = sum(least[one] for one in growing)
    widths = {
        one: least[one] + (spare * least[one] / whole if one in growing else 0) for one in shown
    }
    order = {one: at for at, one in enumerate(form.columns)}
    return Geometry(
        width, height, margin, size, tuple(shown),
        tuple(sorted(folded, key=lambda one: order[one])), widths,
    )  # fmt: skip


def sheet_pages(sheet: Sheet, form: SheetForm, locale: Locale) -> list[tuple[Block, ...]]:
    """The sheet's blocks, page by page."""
    space = geometry_of(form)
    room = space.height - 2 * space.margin - PAGE_FOOT
    head = TableHead(space.line + 2.5)
    pages = _Pages(room=room, head=head, left=room)
    pages.add(HeadBlock(17.0 if space.width > 120 else 28.0))
    for text in (form.header, *_facts(sheet, space)):
        for block in _paragraph(text, space, locale):
            pages.add(block)
    pages.add(head)
    for row in sheet.rows:
        for part in _row(row, space, locale, room - head.height):
            pages.add(part)
    for label, value in sheet.totals:
        pages.add(TextBlock((f"{label} {value}".strip(),), space.line, is_right=True))
    for block in _paragraph(form.footer, space, locale):
        pages.add(block)
    return [tuple(page) for page in pages.pages]


def _facts(sheet: Sheet, space: Geometry) -> list[str]:
    """Each on a line of its own; two short ones beside each other where the paper is wide."""
    said = [f"{label}  {value}" for label, value in sheet.facts if value]
    lines: list[str] = []
    for text in said:
        is_short = space.width > 120 and len(text) < 30 and "\n" not in text
        if lines and is_short and len(lines[-1]) < 30 and "     " not in lines[-1]:
            lines[-1] = f"{lines[-1]}     {text}"
        else:
            lines.append(text)
    return lines


def _paragraph(text: str, space: Geometry, locale: Locale) -> Iterator[TextBlock]:
    for line in _lines(text, space.content, space.size, locale) if text else ():
        yield TextBlock((line,), space.line)


def _lines(text: str, limit: float, size: float, locale: Locale) -> list[str]:
    """The text in lines, and below it what the font could not show."""
    shown = printable(text)
    lines = wrap(shown.text, limit * MM, size)
    if shown.missing:
        note = f"{WORDS[locale]['missing_glyphs']}:{', '.join(shown.missing)}"
        lines += wrap(note, limit * MM, size)
    return lines


def _row(row: SheetRow, space: Geometry, locale: Locale, room: float) -> Iterator[TableRow]:
    words = WORDS[locale]
    cells: dict[Column, list[str]] = {
        one: _lines(row.cells.get(one, ""), space.widths[one] - GAP, space.size, locale)
        for one in space.columns
        if one not in ("picture", "barcode")
    }
    for one in space.folded:
        if one in ("picture", "barcode", "number") or not row.cells.get(one):
            continue
        text = f"{words[f'column.{one}']} {row.cells[one]}"
        cells[space.main] += _lines(text, space.widths[space.main] - GAP, space.size, locale)
    code = row.barcode if is_scannable(row.barcode) else ""
    beside = code if "barcode" in space.columns else ""
    picture = row.picture if "picture" in space.columns else None
    least = max(PICTURE_HIGH if picture else 0.0, BARCODE_HIGH if beside else 0.0)
    below = code if "barcode" in space.folded else ""
    most = max(1, math.floor((room - BARCODE_HIGH - GAP) / space.line))
    count = max(1, *(len(lines) for lines in cells.values()))
    for start in range(0, count, most):
        part = {one: tuple(lines[start : start + most]) for one, lines in cells.items()}
        is_last = start + most >= count
        high = max(1, *(len(lines) for lines in part.values())) * space.line
        yield TableRow(
            cells=part,
            height=max(high, least if start == 0 else 0.0)
            + (BARCODE_HIGH if below and is_last else 0.0)
            + GAP,
            picture=picture if start == 0 else None,
            barcode=beside if start == 0 else "",
            below=below if is_last else "",
            is_first=start == 0,
        )
