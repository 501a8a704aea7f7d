"""The sealed file: written and read as a stream, every chunk authenticated in its place.

A chunk's nonce is its number and whether it is the last one, its additional data the digest of the
header: no chunk can be moved, dropped, cut off or taken from another backup.
"""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path
from typing import IO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhidan.config.backup.envelope import FORMAT, Header
from zhidan.config.backup.trouble import BackupTrouble

MAGIC = b"ZHIDAN BACKUP\n"
END = b"ZHIDAN END\n"
CHUNK = 256 * 1024
MOST_HEADER = 1024 * 1024
_TAG = 16
_SIZE = struct.Struct(">I")


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


class SealedWriter:
    """Takes plain bytes and writes sealed chunks. Only `finish` makes the file whole."""

    def __init__(self, file: IO[bytes], header: Header, key: bytes) -> None:
        self._file, self._cipher = file, AESGCM(key)
        self._buffer = bytearray()
        self._number = 0
        text = msgspec.json.encode(header)
        self._bound_to = hashlib.sha256(text).digest()
        file.write(MAGIC + _SIZE.pack(len(text)) + text + self._bound_to)

    def write(self, data: bytes) -> int:
        """Take more of the body."""
        self._buffer += data
        # The last chunk is told apart, so one always waits until more is known to come.
        while len(self._buffer) > CHUNK:
            self._put(bytes(self._buffer[:CHUNK]), is_last=False)
            del self._buffer[:CHUNK]
        return len(data)

    def sync(self) -> None:
        """Bring what was written so far to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def finish(self) -> None:
        """Write the last chunk and the end, down to the disk."""
        self._put(bytes(self._buffer), is_last=True)
        self._file.write(END)
        self.sync()

    def _put(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last), plain, self._bound_to)
        self._file.write(sealed)
        self._number += 1


class SealedReader:
    """Gives the plain bytes of a backup, each chunk checked before anybody sees it."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        """Raises: BackupTrouble (backup_not_one, backup_damaged, backup_cut, backup_newer)."""
        self._file, self._name = file, path.name
        self._header_text = self._read_header()
        self.header = self._decoded()
        self._left = path.stat().st_size - file.tell() - len(END)
        self._number = 0
        self._plain = b""
        self._cipher: AESGCM | None = None
        self._has_end = self._ends_well()

    def unlock(self, key: bytes) -> None:
        """Say which key opens the body."""
        self._cipher = AESGCM(key)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` plain bytes; fewer only at the end.

        Raises: BackupTrouble (backup_cut, backup_damaged).
        """
        pieces, wanted = [], size if size >= 0 else 1 << 62
        while wanted > 0 and (self._plain or self._next()):
            piece, self._plain = self._plain[:wanted], self._plain[wanted:]
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def drain(self) -> None:
        """Read and check what is left."""
        while self.read(CHUNK):
            pass

    def _next(self) -> bool:
        assert self._cipher is not None
        if self._left <= 0:
            if not self._has_end:
                raise BackupTrouble("backup_cut", file=self._name)
            return False
        sealed = self._file.read(min(CHUNK + _TAG, self._left))
        self._left -= len(sealed)
        is_last = self._left <= 0
        bound_to = hashlib.sha256(self._header_text).digest()
        try:
            self._plain = self._cipher.decrypt(_nonce(self._number, is_last), sealed, bound_to)
        except InvalidTag:
            # Without its end the file was cut; what stands before the cut was whole.
            code = "backup_cut" if is_last and not self._has_end else "backup_damaged"
            raise BackupTrouble(code, file=self._name) from None
        self._number += 1
        return bool(self._plain) or not is_last

    def _read_header(self) -> bytes:
        if self._file.read(len(MAGIC)) != MAGIC:
            raise BackupTrouble("backup_not_one", file=self._name)
        (size,) = _SIZE.unpack(self._exactly(_SIZE.size))
        if size > MOST_HEADER:
            raise BackupTrouble("backup_damaged", file=self._name)
        text = self._exactly(size)
        if self._exactly(32) != hashlib.sha256(text).digest():
            raise BackupTrouble("backup_damaged", file=self._name)
        return text

    def _decoded(self) -> Header:
        made_by = msgspec.json.decode(self._header_text)
        if made_by["format"] > FORMAT:
            raise BackupTrouble("backup_newer", version=str(made_by.get("version", "?"))[:40])
        return msgspec.json.decode(self._header_text, type=Header)

    def _exactly(self, size: int) -> bytes:
        data = self._file.read(size)
        if len(data) != size:
            raise BackupTrouble("backup_cut", file=self._name)
        return data

    def _ends_well(self) -> bool:
        at = self._file.tell()
        if self._left <= 0:
            raise BackupTrouble("backup_cut", file=self._name)
        self._file.seek(-len(END), os.SEEK_END)
        whole = self._file.read(len(END)) == END
        self._file.seek(at)
        if not whole:
            self._left += len(END)
        return whole
