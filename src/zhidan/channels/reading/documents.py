"""JSON files: one object, a list of objects, or an object that wraps such a list."""

from __future__ import annotations

import re
from typing import IO, Any

import msgspec

from zhidan.channels.reading.limits import MAX_JSON_DEPTH, FileRefused

# A whole string is one match, so that brackets inside it are not counted.
_SIGNS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_WRAPPERS = ("orders", "data", "items")


def looks_like_json(head: bytes) -> bool:
    """Whether the first sign that is not a space opens an object or a list."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[")


def read(stream: IO[bytes]) -> list[msgspec.Raw]:
    """The records of the file, each still undecoded, so that one at a time is expanded.

    Raises: FileRefused (broken_json, json_too_deep).
    """
    stream.seek(0)
    data = stream.read().removeprefix(b"\xef\xbb\xbf")
    _check_depth(data)
    try:
        if data.lstrip()[:1] == b"[":
            return msgspec.json.decode(data, type=list[msgspec.Raw])
        whole = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        for name in _WRAPPERS:
            if name in whole and bytes(whole[name]).lstrip()[:1] == b"[":
                return msgspec.json.decode(whole[name], type=list[msgspec.Raw])
        return [msgspec.Raw(data)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileRefused(code="broken_json", reason=str(error)[:120]) from None


def decode(record: msgspec.Raw) -> dict[str, Any]:
    """One record as plain values.

    Raises: FileRefused (broken_json) when it is no object.
    """
    try:
        return msgspec.json.decode(record, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        raise FileRefused(code="broken_json", reason=str(error)[:120]) from None


def _check_depth(data: bytes) -> None:
    """Count open brackets outside strings; a record of an order is never deep."""
    depth = 0
    for sign in _SIGNS.finditer(data):
        mark = sign.group()
        if mark in b"[{":
            depth += 1
            if depth > MAX_JSON_DEPTH:
                raise FileRefused(code="json_too_deep", limit=MAX_JSON_DEPTH)
        elif mark in b"]}":
            depth -= 1
