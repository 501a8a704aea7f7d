"""Small files of master data, as a shop would fill in its templates."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

PRODUCT_HEADER = ("款号", "商品名称", "商家编码", "规格", "条码", "重量(克)", "成本", "图片")
MUG = ("MUG", "骨瓷马克杯", "MUG-350-W", "容量:350ml;颜色:白", "6901234567892", "420", "12.50", "")
BIG = ("MUG", "", "MUG-500-W", "容量:500ml;颜色:白", "6901234567908 6901234567915", "510", "15", "")


def sheet(header: Sequence[str], *rows: Sequence[str], encoding: str = "utf-8-sig") -> io.BytesIO:
    """A table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return io.BytesIO(out.getvalue().encode(encoding))


def products(*rows: Sequence[str], encoding: str = "utf-8-sig") -> io.BytesIO:
    """Products under the usual header."""
    return sheet(PRODUCT_HEADER, *(rows or (MUG, BIG)), encoding=encoding)


def png(side: int = 4, shade: int = 200) -> bytes:
    """A plain grey PNG."""
    raw = b"".join(b"\0" + bytes([shade]) * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def zipped(contents: Mapping[str, bytes]) -> io.BytesIO:
    """A zip with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    out.seek(0)
    return out
