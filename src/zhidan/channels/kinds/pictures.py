"""Pictures that come with a file of products: loose, or in a zip; found by the names rows give."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import IO

from zhidan.catalog import api as catalog
from zhidan.channels.assembling import NamedFile
from zhidan.channels.reading import archive
from zhidan.channels.reading.limits import MAX_FILE_BYTES, FileRefused
from zhidan.kernel.errors import Refusal

_WORKBOOK_PART = "[content_types].xml"
_UTF8_NAME = 0x800
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, zlib.error)


class PictureRefused(Exception):
    """No picture can be shown for this name; `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


class Pictures:
    """Every picture of an import by its name. Opens one at a time; the files must stay open."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[tuple[str, IO[bytes], zipfile.ZipInfo | None]]] = {}

    def add_picture(self, file: NamedFile) -> None:
        """A picture that came as a file of its own."""
        self._add(file.name, file.stream, None)

    def add_zip(self, file: NamedFile) -> None:
        """The pictures of a zip file. Raises: FileRefused (zip_bomb, broken_workbook, …)."""
        archive.check(file.stream, file.stream.seek(0, 2), most=MAX_FILE_BYTES)
        with zipfile.ZipFile(file.stream) as opened:
            for part in opened.infolist():
                if not part.is_dir():
                    self._add(_name(part), file.stream, part)

    def _add(self, name: str, stream: IO[bytes], part: zipfile.ZipInfo | None) -> None:
        path = PurePosixPath(name.replace("\\", "/"))
        for known in {path.name.casefold(), path.stem.casefold()}:
            self._by_name.setdefault(known, []).append((str(path).casefold(), stream, part))

    def _find(self, said: str) -> tuple[str, IO[bytes], zipfile.ZipInfo | None]:
        """Raises: PictureRefused (picture_missing, picture_not_clear)."""
        path = PurePosixPath(said.replace("\\", "/"))
        found = self._by_name.get(path.name.casefold(), [])
        if len(found) > 1:
            end = f"/{path}".casefold()
            found = [one for one in found if f"/{one[0]}".endswith((end, end + _suffix(one[0])))]
        if not found:
            raise PictureRefused("picture_missing", value=said[:80])
        if len(found) > 1:
            raise PictureRefused("picture_not_clear", value=said[:80])
        return found[0]

    def refusal(self, said: str) -> PictureRefused | None:
        """Why there is no picture of this name, or None."""
        try:
            self._find(said)
        except PictureRefused as refused:
            return refused
        return None

    def draw(self, said: str) -> bytes:
        """The picture, drawn anew. Raises: PictureRefused, also for what is no picture."""
        path, stream, part = self._find(said)
        try:
            if part is None:
                stream.seek(0)
                return catalog.redraw(stream)
            with zipfile.ZipFile(stream) as opened, opened.open(part) as content:
                return catalog.redraw(io.BytesIO(content.read(catalog.MOST_PICTURE_BYTES + 1)))
        except Refusal as refusal:
            raise PictureRefused(refusal.code, **refusal.params) from None
        except _BROKEN:
            raise PictureRefused("not_a_picture", value=path[:80]) from None


def sort_out(files: Sequence[NamedFile]) -> tuple[list[NamedFile], Pictures]:
    """Tables and pictures apart, by their content.

    Raises: FileRefused (no_files where only pictures came, zip_bomb, broken_workbook, …).
    """
    tables, pictures = [], Pictures()
    for file in files:
        file.stream.seek(0)
        head = file.stream.read(12)
        if head.startswith(_STARTS) and (head[:4] != b"RIFF" or head[8:] == b"WEBP"):
            pictures.add_picture(file)
        elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _is_workbook(file.stream):
            pictures.add_zip(file)
        else:
            tables.append(file)
    if not tables:
        raise FileRefused(code="no_table_among_files")
    return tables, pictures


def _is_workbook(stream: IO[bytes]) -> bool:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as opened:
            return any(name.casefold() == _WORKBOOK_PART for name in opened.namelist())
    except _BROKEN:
        return True  # the workbook's reader says what is wrong with it


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix


def _name(part: zipfile.ZipInfo) -> str:
    """A part's name; archives made by Chinese Windows say it in GB18030."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename
