"""JSON from outside: decoded into typed values, every objection with a code and a field."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from zhidan.kernel.errors import InvalidInput

T = TypeVar("T")
_PATH = re.compile(r" - at `(?:key in )?\$?(.*?)`$")
_NAME = re.compile(r"field `([^`]*)`")
_EXPECTED = re.compile(r"^Expected `([^`]+)`(?:, got .*)?$")


def decode_json(body: bytes, kind: type[T]) -> T:
    """`body` as `kind`.

    Raises: InvalidInput: bad_json, wrong_type, field_missing, unknown_field, bad_value or
    nul_character, with the path of the field.
    """
    if b"\\u0000" in body or b"\0" in body:
        raise InvalidInput(code="nul_character")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise refusal_of(str(error)) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise InvalidInput(code="bad_json") from None


def convert(value: Any, kind: type[T]) -> T:
    """Plain values as `kind`.

    Raises: as decode_json.
    """
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise refusal_of(str(error)) from None


def refusal_of(text: str) -> InvalidInput:
    """What msgspec objects to, as a coded refusal: "… - at `$.orders[0].lines[1].quantity`"."""
    found = _PATH.search(text)
    path = _dotted(found[1]) if found else ""
    message = _PATH.sub("", text)
    name = _NAME.search(message)
    if name is not None:
        code = "unknown_field" if "unknown field" in message else "field_missing"
        return InvalidInput(code=code, field=".".join(filter(None, [path, name[1]])))
    expected = _EXPECTED.match(message)
    if expected is not None:
        return InvalidInput(code="wrong_type", field=path or None, expected=expected[1])
    return InvalidInput(code="bad_value", field=path or None, reason=message)


def _dotted(path: str) -> str:
    return re.sub(r"\[(\d+|\.\.\.)\]", r".\1", path).strip(".")
