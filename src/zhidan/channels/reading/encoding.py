"""Which characters a file's bytes stand for.

The rule is: byte order mark, then the NUL pattern of UTF-16, then strict UTF-8 over the whole
file, then GB18030. Statistics are wrong on short files, so there are none; where the rule is
wrong (Windows-1252, Shift_JIS, Big5), the person chooses.
"""

from __future__ import annotations

import codecs
from typing import IO

from zhidan.channels.reading.limits import FileRefused

CHOICES = (
    "utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5", "shift_jis", "cp932",
    "cp1252", "latin-1", "euc-kr",
)  # fmt: skip
_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect(stream: IO[bytes]) -> str:
    """The encoding of the stream's text; the stream is left at its start.

    Raises: FileRefused (unknown_encoding) when no rule reads every byte.
    """
    stream.seek(0)
    head = stream.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            stream.seek(0)
            return name
    if pattern := _utf16_without_mark(head):
        stream.seek(0)
        return pattern
    for name in ("utf-8", "gb18030"):
        if _reads(stream, name):
            return name
    raise FileRefused(code="unknown_encoding")


def chosen(stream: IO[bytes], encoding: str | None) -> str:
    """The encoding a person chose, proven on every byte, or the detected one.

    Raises: FileRefused (unknown_encoding, bad_encoding_choice).
    """
    if not encoding:
        return detect(stream)
    if encoding not in CHOICES:
        raise FileRefused(code="bad_encoding_choice", encoding=encoding[:40])
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    if not _reads(stream, encoding):
        raise FileRefused(code="bad_encoding_choice", encoding=encoding)
    return encoding


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 by its NUL bytes: Latin text and all punctuation leave one in every second place."""
    pairs = len(head) // 2
    if pairs < 8:
        return ""
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs // 20 and even * 8 < odd:
        return "utf-16-le"
    if even > pairs // 20 and odd * 8 < even:
        return "utf-16-be"
    return ""


def _reads(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        while block := stream.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        stream.seek(0)
    return True
