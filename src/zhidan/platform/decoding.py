"""JSON from outside: decoded into typed values, every objection with a code and a field."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.texts import texts

T = TypeVar("T")
_PATH = re.compile(r" - at `(?:key in )?\$?(.*?)`$")
_NAME = re.compile(r"field `([^`]*)`")
_EXPECTED = re.compile(r"^Expected `([^`]+)`(?:, got .*)?$")
_BOUND = re.compile(r"^Expected `[^`]+` (of length )?([<>]=?|multiple of) ?(.+)$")
_CHOICE = re.compile(r"^Invalid (?:enum )?value (.+)$")
_FORM = re.compile(
    r"^Invalid (?:RFC3339 encoded )?(\w+)(?:(?: encoded)? string)?$"
    r"|matching regex '(.+)'$|with a (timezone) component$"
)
_FORMS = {
    "datetime": "YYYY-MM-DDThh:mm:ss",
    "date": "YYYY-MM-DD",
    "timezone": "YYYY-MM-DDThh:mm:ss+hh:mm",
}


def decode_json(body: bytes, kind: type[T]) -> T:
    """`body` as `kind`.

    Raises: InvalidInput: bad_json, nul_character, and as `refusal_of` says, with the path of the
    field.
    """
    try:
        if b"\\u0000" in body:
            _refuse_nul(msgspec.json.decode(body))
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise refusal_of(str(error)) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise InvalidInput(code="bad_json") from None


def _refuse_nul(value: Any) -> None:
    for path, text in texts(value):
        if "\0" in text:
            raise InvalidInput(code="nul_character", field=path.replace("\0", "") or None)


def convert(value: Any, kind: type[T]) -> T:
    """Plain values as `kind`.

    Raises: as decode_json.
    """
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise refusal_of(str(error)) from None


def refusal_of(text: str) -> InvalidInput:
    """What msgspec objects to, as a coded refusal: "… - at `$.orders[0].lines[1].quantity`".

    Codes: wrong_type, field_missing, unknown_field, bad_length, bad_range, bad_choice, bad_form;
    bad_value for whatever has no sentence of its own.
    """
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
    return _refusal_of_value(message, path or None)


def _refusal_of_value(message: str, field: str | None) -> InvalidInput:
    """The refusal of a value whose type is right."""
    if bound := _BOUND.match(message):
        code = "bad_length" if bound[1] else "bad_range"
        return InvalidInput(code=code, field=field, bound=f"{bound[2]} {bound[3]}")
    if choice := _CHOICE.match(message):
        return InvalidInput(code="bad_choice", field=field, value=choice[1].strip("'")[:40])
    if form := _FORM.search(message):
        said = next(filter(None, form.groups()))
        return InvalidInput(code="bad_form", field=field, expected=_FORMS.get(said, said))
    return InvalidInput(code="bad_value", field=field, reason=message)


def _dotted(path: str) -> str:
    return re.sub(r"\[(\d+|\.\.\.)\]", r".\1", path).strip(".")
