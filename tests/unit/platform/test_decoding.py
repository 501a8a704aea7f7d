"""What comes from outside is refused with a code and the field's path."""

from __future__ import annotations

import pytest
from msgspec import Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.platform.decoding import decode_json

AT = "lines.0.quantity"


class Line(Struct, forbid_unknown_fields=True):
    title: str
    quantity: int


class Order(Struct, forbid_unknown_fields=True):
    no: str
    lines: list[Line] = []


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (b'{"no": 5}', "wrong_type", "no"),
        (b'{"no": "1", "lines": [{"title": "a", "quantity": "x"}]}', "wrong_type", AT),
        (b'{"no": "1", "lines": [{"title": "a"}]}', "field_missing", "lines.0.quantity"),
        (b'{"no": "1", "price": 3}', "unknown_field", "price"),
        (b'{"no": "1"', "bad_json", None),
        (b'{"no": NaN}', "bad_json", None),
        (b"\xff\xfe", "bad_json", None),
        (b'{"no": "a\\u0000b"}', "nul_character", None),
    ],
)  # fmt: skip
def test_a_bad_body_names_its_field_when_decoded(body: bytes, code: str, field: str | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_json(body, Order)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_body_nested_without_end_is_refused_when_decoded() -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_json(b"[" * 100_000, list)
    assert caught.value.code == "bad_json"


def test_a_good_body_is_typed_when_decoded() -> None:
    order = decode_json(b'{"no": "1", "lines": [{"title": "a", "quantity": 2}]}', Order)
    assert order.lines[0].quantity == 2
