"""Workbooks (XLSX): read by a child process with bounded memory and time.

A parser of foreign binary files runs where its worst day ends only itself. The workbook goes in
through a pipe and packed blocks of rows come out, so no plain text touches the disk.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
from typing import IO, Any

import msgspec

from zhidan.channels.reading import archive
from zhidan.channels.reading.limits import FileRefused
from zhidan.channels.reading.store import RowStore

TIME_LIMIT_S = 120
BLOCK, DONE, REFUSED = 0, 1, 2
_LENGTH = struct.Struct("<IB")
_START = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from zhidan.channels.reading.workbook_child import main; main()"
)


def looks_like_workbook(head: bytes) -> bool:
    """Zip archives start like this; the old binary format starts otherwise and is not read."""
    return head.startswith(b"PK\x03\x04")


def looks_like_old_workbook(head: bytes) -> bool:
    """The compound document of Excel 97–2003."""
    return head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def read(stream: IO[bytes], size: int) -> RowStore:
    """The rows of the first sheet that holds any.

    Raises: FileRefused (file_too_large, zip_bomb, broken_workbook, too_many_columns, …).
    """
    archive.check(stream, size)
    with subprocess.Popen(
        [sys.executable, "-I", "-c", _START, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        timer = threading.Timer(TIME_LIMIT_S, child.kill)
        timer.start()
        try:
            _feed(stream, child.stdin)
            return _collect(child.stdout)
        finally:
            timer.cancel()
            child.kill()


def _feed(stream: IO[bytes], pipe: IO[bytes]) -> None:
    stream.seek(0)
    try:
        while block := stream.read(1 << 20):
            pipe.write(block)
        pipe.close()
    except BrokenPipeError:
        return  # the child has refused already; its answer waits in the other pipe


def _collect(pipe: IO[bytes]) -> RowStore:
    rows = RowStore()
    while True:
        head = pipe.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise FileRefused(code="broken_workbook")
        length, kind = _LENGTH.unpack(head)
        body = pipe.read(length)
        if kind == BLOCK:
            rows.add_block(body[4:], int.from_bytes(body[:4], "little"))
        elif kind == REFUSED:
            answer = msgspec.json.decode(body, type=dict[str, Any])
            raise FileRefused(code=str(answer.pop("code")), **answer)
        else:
            return rows


def frame(kind: int, body: bytes) -> bytes:
    """One message from the child."""
    return _LENGTH.pack(len(body), kind) + body
