"""The printing font, and what is done with characters it does not hold.

A character without a glyph would print as nothing or as a box, and somebody would engrave the
wrong name. It becomes the sign 〓, and its code and name stand in a note below the text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics, ttfonts

FACE = "ZhidanSans"
MISSING_SIGN = "〓"
_CMAP_BLOCK = 100  # a bfchar block holds at most this many entries (Adobe TN 5014)


@dataclass(frozen=True, slots=True)
class Printable:
    """Text as it can be drawn. `missing` names what stands behind each 〓, in order."""

    text: str
    missing: tuple[str, ...] = ()


@cache
def face() -> ttfonts.TTFont:
    """The font, registered for drawing under `FACE`."""
    # reportlab writes characters beyond U+FFFF into the table that copying and searching read
    # with five digits, which no reader accepts; the table wants UTF-16.
    ttfonts.makeToUnicodeCMap = _to_unicode_table
    with as_file(files("zhidan.fulfilment").joinpath("fonts/ZhidanSans-Regular.ttf")) as path:
        font = ttfonts.TTFont(FACE, str(path))
    pdfmetrics.registerFont(font)
    return font


def width(text: str, size: float) -> float:
    """How wide `text` is in points."""
    face()
    return float(pdfmetrics.stringWidth(text, FACE, size))


def has_glyph(char: str) -> bool:
    return ord(char) in face().face.charToGlyph


def printable(text: str) -> Printable:
    """`text` with a glyph for every character.

    Joiners, direction marks and variation selectors have no shape of their own and go; line
    breaks stay; every other character that the font lacks becomes 〓 and is named.
    """
    kept: list[str] = []
    missing: list[str] = []
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " ")):
        if char == "\n" or (has_glyph(char) and not _is_invisible(char)):
            kept.append(char)
        elif not _is_invisible(char):
            kept.append(MISSING_SIGN)
            missing.append(_name(char))
    return Printable("".join(kept), tuple(missing))


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or char in _SELECTORS


_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))


def _name(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    code = f"U+{ord(char):04X}"
    return code if not name or name.startswith("cjk ") else f"{code} {name}"


def _to_unicode_table(fontname: str, subset: list[int]) -> str:
    """The PDF's way back from glyph numbers to Unicode, in UTF-16BE."""
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    rows = [
        f"<{at:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for at, code in enumerate(subset)
    ]
    body: list[str] = []
    for start in range(0, len(rows), _CMAP_BLOCK):
        block = rows[start : start + _CMAP_BLOCK]
        body += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    tail = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join([*head, *body, *tail])
