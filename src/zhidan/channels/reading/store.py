"""The rows of one table, kept packed in memory so that a file is read only once.

Personal values never touch the disk unencrypted, and a shuffled file needs its rows twice; both
are met by small compressed blocks: 100,000 export rows take about ten megabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from zhidan.channels.reading.limits import MAX_CELLS, MAX_ROWS, FileRefused

BLOCK_ROWS = 500
Numbered = tuple[int, list[str]]
"""A row's number as a spreadsheet shows it, and its cells."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[int, list[str]]]).decode


def pack(rows: list[Numbered]) -> bytes:
    """A block of rows in its packed form."""
    return zlib.compress(_encode(rows), 1)


def unpack(block: bytes) -> list[Numbered]:
    """The rows of a packed block."""
    return _decode(zlib.decompress(block))


@dataclass(slots=True)
class RowStore:
    """All rows of one table in file order, the header among them."""

    blocks: list[bytes] = field(default_factory=list)
    count: int = 0

    def add_block(self, block: bytes, rows: int) -> None:
        """Take over a block that is packed already."""
        self.blocks.append(block)
        self.count += rows

    def __iter__(self) -> Iterator[Numbered]:
        for block in self.blocks:
            yield from unpack(block)

    def head(self, count: int) -> list[Numbered]:
        """The first rows."""
        return unpack(self.blocks[0])[:count] if self.blocks else []


def blocks_of(rows: Iterable[Numbered]) -> Iterator[tuple[bytes, int]]:
    """Rows packed block by block.

    Raises: FileRefused (too_many_rows, too_many_cells).
    """
    block: list[Numbered] = []
    count = cells = 0
    for row in rows:
        block.append(row)
        cells += len(row[1])
        if len(block) == BLOCK_ROWS:
            count += BLOCK_ROWS
            if count > MAX_ROWS:
                raise FileRefused(code="too_many_rows", limit=MAX_ROWS)
            if cells > MAX_CELLS:
                raise FileRefused(code="too_many_cells", limit=MAX_CELLS)
            yield pack(block), BLOCK_ROWS
            block = []
    if cells > MAX_CELLS:
        raise FileRefused(code="too_many_cells", limit=MAX_CELLS)
    if block:
        yield pack(block), len(block)


def store(rows: Iterable[Numbered]) -> RowStore:
    """Read a table to its end."""
    kept = RowStore()
    for block, count in blocks_of(rows):
        kept.add_block(block, count)
    return kept
