"""Which block stands on which page: measured first, drawn afterwards, so that page numbers are
known and nothing is cut off. Lengths in millimetres, type sizes in points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from zhidan.fulfilment.paper.canvas import MM
from zhidan.fulfilment.paper.content import PickGroup, PickList, PickRow, collected, is_scannable
from zhidan.fulfilment.paper.font import printable
from zhidan.fulfilment.paper.words import WORDS, Locale
from zhidan.fulfilment.paper.wrapping import wrap

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210.0, 297.0, 12.0
CONTENT = PAGE_WIDTH - 2 * MARGIN
HEADER, FOOTER = 27.0, 9.0
TOP = PAGE_HEIGHT - MARGIN - HEADER
BOTTOM = MARGIN + FOOTER
BAND, HEADING, ROW_LEAST, ROW_PADDING = 16.0, 9.0, 19.0, 4.0
CHECK_WIDTH, PICTURE_WIDTH, QUANTITY_WIDTH, BARCODE_WIDTH = 10.0, 18.0, 22.0, 62.0
ROW_MOST = 60.0  # a taller text goes on in a further block, which may stand overleaf


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a row: its type size, whether bold, and whether it is the buyer's own words."""

    text: str
    size: float = 10.0
    is_bold: bool = False
    is_personal: bool = False

    @property
    def height(self) -> float:
        return self.size * 1.4 / MM


@dataclass(frozen=True, slots=True)
class RowBlock:
    """A line to collect; a long one goes on in a block without box, figure and bars."""

    lines: tuple[TextLine, ...]
    quantity: int | None
    scan_code: str
    picture: bytes | None

    @property
    def height(self) -> float:
        text = sum(line.height for line in self.lines) + ROW_PADDING
        return max(text, ROW_LEAST) if self.quantity is not None else text


@dataclass(frozen=True, slots=True)
class BandBlock:
    """The head of one box."""

    title: str
    details: tuple[str, ...]
    scan_code: str
    height: float = BAND


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """The head of a section."""

    title: str
    height: float = HEADING


Block = RowBlock | BandBlock | HeadingBlock
Page = tuple[Block, ...]


def pages_of(pick_list: PickList, locale: Locale, *, has_summary: bool = True) -> list[Page]:
    """The pick list as pages. The head of a box is repeated where the box goes on overleaf."""
    pages: list[list[Block]] = [[]]
    left = TOP - BOTTOM
    for head, rows in _sections(pick_list, locale, has_summary):
        for at, row in enumerate(rows):
            need = row.height if at else head.height + row.height
            if need > left and pages[-1]:
                pages.append([])
                left = TOP - BOTTOM
                if at:
                    again = _continued(head, locale)
                    pages[-1].append(again)
                    left -= again.height
            if not at:
                pages[-1].append(head)
                left -= head.height
            pages[-1].append(row)
            left -= row.height
    return [tuple(page) for page in pages]


def _sections(
    pick_list: PickList, locale: Locale, has_summary: bool
) -> Iterator[tuple[HeadingBlock | BandBlock, list[RowBlock]]]:
    words = WORDS[locale]
    if has_summary and len(pick_list.groups) > 1:
        rows = [
            block
            for row in collected(pick_list.groups)
            for block in _row_blocks(row, _own_code(row), locale)
        ]
        yield HeadingBlock(words["summary"]), rows
    for group in pick_list.groups:
        rows = [*_note_blocks(group.note, locale)]
        for row in group.rows:
            rows += _row_blocks(row, group.scan_code(row), locale)
        yield _band(group, locale), rows


def _own_code(row: PickRow) -> str:
    own = row.barcode or row.code
    return own if is_scannable(own) else ""


def _band(group: PickGroup, locale: Locale) -> BandBlock:
    words = WORDS[locale]
    shop = printable(f"{words['shop']} {group.shop}")
    return BandBlock(
        title=f"{words['fulfilment']} {group.fulfilment_no}",
        details=(f"{words['order']} {group.order_no}", shop.text),
        scan_code=group.fulfilment_no,
    )


def _continued(head: HeadingBlock | BandBlock, locale: Locale) -> HeadingBlock | BandBlock:
    title = head.title + WORDS[locale]["continued"]
    return replace(head, title=title)


def _row_blocks(row: PickRow, scan_code: str, locale: Locale) -> Iterator[RowBlock]:
    words = WORDS[locale]
    limit = CONTENT - CHECK_WIDTH - QUANTITY_WIDTH - BARCODE_WIDTH - 4
    if row.picture:
        limit -= PICTURE_WIDTH
    name = row.code or words["no_sku"]
    place = f"{words['bin']} {row.bin_code} · " if row.bin_code else ""
    lines = [
        *_text(f"{place}{name}", locale, size=12.0, limit=limit, is_bold=True),
        *_text(row.title, locale, size=10.0, limit=limit),
        *_text(row.spec, locale, size=10.0, limit=limit),
    ]
    if row.personalisation:
        lines += [TextLine(f"{words['personalisation']}:", 9.0)]
        lines += _text(row.personalisation, locale, size=12.0, limit=limit - 4, is_personal=True)
    first, *rest = _chunks(lines)
    yield RowBlock(first, row.quantity, scan_code, row.picture)
    for chunk in rest:
        yield RowBlock(chunk, None, "", None)


def _note_blocks(note: str, locale: Locale) -> Iterator[RowBlock]:
    if note:
        for chunk in _chunks(_text(note, locale, size=10.0, limit=CONTENT - CHECK_WIDTH - 4)):
            yield RowBlock(chunk, None, "", None)


def _chunks(lines: Iterable[TextLine]) -> list[tuple[TextLine, ...]]:
    chunks: list[list[TextLine]] = [[]]
    used = 0.0
    for line in lines:
        if chunks[-1] and used + line.height > ROW_MOST:
            chunks.append([])
            used = 0.0
        chunks[-1].append(line)
        used += line.height
    return [tuple(chunk) for chunk in chunks]


def _text(
    text: str,
    locale: Locale,
    *,
    size: float,
    limit: float,
    is_bold: bool = False,
    is_personal: bool = False,
) -> Iterator[TextLine]:
    """The text in lines, and below it what the font could not show."""
    shown = printable(text)
    for line in wrap(shown.text, limit * MM, size):
        yield TextLine(line, size, is_bold, is_personal)
    if shown.missing:
        note = f"{WORDS[locale]['missing_glyphs']}:{', '.join(shown.missing)}"
        for line in wrap(note, limit * MM, 8.0):
            yield TextLine(line, 8.0)
