"""What lies in a backup's body: named pieces one after the other, so that neither side must know
how much is to come."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from zhidan.config.backup.sealing import SealedReader, SealedWriter
from zhidan.config.backup.trouble import BackupTrouble

PIECE = 1024 * 1024
FILE, DATABASE, TAIL, END = "file/", "database", "tail", "end"
_HEAD = struct.Struct(">HI")


class ArchiveWriter:
    """Puts pieces into a sealed file; stored files that are in it already are left out."""

    def __init__(self, writer: SealedWriter, files: Path) -> None:
        self._writer, self._files = writer, files
        self._has: set[str] = set()

    @property
    def file_count(self) -> int:
        return len(self._has)

    def put(self, name: str, data: bytes) -> None:
        """One piece; pieces of one name that follow each other belong together."""
        encoded = name.encode()
        self._writer.write(_HEAD.pack(len(encoded), len(data)) + encoded)
        self._writer.write(data)

    def add_files(self) -> None:
        """Every stored file that is not in it yet. One that is deleted meanwhile was meant to go:
        content is never changed, only forgotten when nothing names it any more."""
        for path in sorted(self._files.rglob("*")):
            name = path.relative_to(self._files).as_posix()
            if name in self._has or not path.is_file():
                continue
            try:
                with path.open("rb") as file:
                    self._has.add(name)
                    data = file.read(PIECE)
                    self.put(FILE + name, data)
                    while data := file.read(PIECE):
                        self.put(FILE + name, data)
            except FileNotFoundError:
                continue


def pieces(reader: SealedReader) -> Iterator[tuple[str, bytes]]:
    """The pieces of a body in order, each with its name.

    Raises: BackupTrouble.
    """
    while head := reader.read(_HEAD.size):
        if len(head) != _HEAD.size:
            raise BackupTrouble("backup_damaged", file="")
        name_size, size = _HEAD.unpack(head)
        name = reader.read(name_size).decode()
        yield name, reader.read(size)
