"""What comes from outside is refused with a code and the field's path."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import pytest
from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.platform.decoding import decode_json

AT, TITLE = "lines.0.quantity", "lines.0.title"


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
        (b'{"no": "a\\u0000b"}', "nul_character", "no"),
        (b'{"no": "1", "lines": [{"title": "a\\u0000", "quantity": 1}]}', "nul_character", TITLE),
        (b'{"no": "a\0b"}', "bad_json", None),
    ],
)  # fmt: skip
def test_a_bad_body_names_its_field_when_decoded(body: bytes, code: str, field: str | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_json(body, Order)
    assert (caught.value.code, caught.value.field) == (code, field)


class Bounded(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=2)] = ""
    hours: Annotated[int, Meta(ge=1)] = 1
    kind: Literal["goods", "gift"] = "goods"
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "CNY"
    at: datetime | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None
    id: UUID | None = None
    rate: Decimal | None = None
    ids: Annotated[list[int], Meta(max_length=1)] | None = None


@pytest.mark.parametrize(
    ("body", "code", "params"),
    [
        (b'{"name": "abc"}', "bad_length", {"bound": "<= 2"}),
        (b'{"ids": [1, 2]}', "bad_length", {"bound": "<= 1"}),
        (b'{"hours": 0}', "bad_range", {"bound": ">= 1"}),
        (b'{"kind": "service"}', "bad_choice", {"value": "service"}),
        (b'{"currency": "yuan"}', "bad_form", {"expected": "^[A-Z]{3}$"}),
        (b'{"at": "yesterday"}', "bad_form", {"expected": "YYYY-MM-DDThh:mm:ss"}),
        (b'{"until": "2026-11-01T00:00:00"}', "bad_form",
         {"expected": "YYYY-MM-DDThh:mm:ss+hh:mm"}),
        (b'{"id": "7"}', "bad_form", {"expected": "UUID"}),
        (b'{"rate": "x"}', "bad_form", {"expected": "decimal"}),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_has_a_code_of_its_own(
    body: bytes, code: str, params: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_json(body, Bounded)
    assert (caught.value.code, caught.value.params) == (code, params)


def test_text_that_only_spells_a_nul_is_text() -> None:
    assert decode_json(b'{"no": "\\\\u0000"}', Order).no == "\\u0000"


def test_a_body_nested_without_end_is_refused_when_decoded() -> None:
    with pytest.raises(InvalidInput) as caught:
        decode_json(b"[" * 100_000, list)
    assert caught.value.code == "bad_json"


def test_a_good_body_is_typed_when_decoded() -> None:
    order = decode_json(b'{"no": "1", "lines": [{"title": "a", "quantity": 2}]}', Order)
    assert order.lines[0].quantity == 2
