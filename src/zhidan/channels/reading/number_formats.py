"""Numbers that a workbook shows with leading zeros: `00123` is stored as 123 and a format.

The reader of workbooks answers values alone, so the formats are looked up beside it, and only in
workbooks whose styles hold such a format at all. Runs in the child process.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

Attributes = dict[str, str]
# The first section of a format: a place it was made for, then zeros and nothing else.
_ZEROS = re.compile(r"(?:\[\$?[^\]]*\])?(0{2,15})(?:_.)?(?:;.*)?")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_WORKBOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"


def padded_cells(stream: IO[bytes], sheet: str) -> dict[tuple[int, int], int]:
    """How many digits are shown in a sheet's zero-filled cells, by row and column from 0."""
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
        if not {_WORKBOOK, _STYLES} <= names:
            return {}
        try:
            widths = _widths(archive)
            part = _part_of(archive, sheet) if widths else ""
            return _cells(archive, part, widths) if part in names else {}
        except expat.ExpatError as error:
            raise ValueError(str(error)) from None


def _parse(archive: zipfile.ZipFile, part: str, start: Callable[[str, Attributes], None]) -> None:
    """Call `start` with each element's plain name; attributes keep theirs without a prefix."""
    parser = expat.ParserCreate(namespace_separator="}")

    def begin(tag: str, attributes: Attributes) -> None:
        start(tag.rpartition("}")[2], attributes)

    parser.StartElementHandler = begin
    with archive.open(part) as opened:
        parser.ParseFile(opened)


def _widths(archive: zipfile.ZipFile) -> dict[str, int]:
    """The styles that fill up with zeros, and to how many digits."""
    formats: dict[str, int] = {}
    widths: dict[str, int] = {}
    seen = {"in": False, "count": 0}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt" and (match := _ZEROS.fullmatch(attributes.get("formatCode", ""))):
            formats[attributes.get("numFmtId", "")] = len(match[1])
        elif tag in ("cellXfs", "cellStyles"):
            seen["in"] = tag == "cellXfs"
        elif tag == "xf" and seen["in"]:
            if width := formats.get(attributes.get("numFmtId", "")):
                widths[str(seen["count"])] = width
            seen["count"] += 1

    _parse(archive, _STYLES, start)
    return widths


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where a sheet lies in the workbook."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def in_workbook(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            named = {name.rpartition("}")[2]: value for name, value in attributes.items()}
            ids[named.get("name", "")] = named.get("id", "")

    def in_relations(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, _WORKBOOK, in_workbook)
    _parse(archive, "xl/_rels/workbook.xml.rels", in_relations)
    target = targets.get(ids.get(sheet, ""), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _cells(
    archive: zipfile.ZipFile, part: str, widths: dict[str, int]
) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    at = [-1, -1]

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "row":
            at[:] = int(attributes.get("r", at[0] + 2)) - 1, -1
        elif tag == "c":
            match = _PLACE.fullmatch(attributes.get("r", ""))
            at[1] = _column(match[1]) if match else at[1] + 1
            if width := widths.get(attributes.get("s", "")):
                found[at[0], at[1]] = width

    _parse(archive, part, start)
    return found


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
