"""What rules may look at: one immutable snapshot of an order, and its fields by name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

NOBODY = UUID(int=0)


class Snapshot(Struct, frozen=True, kw_only=True):
    """An order as its rules see it. Money in minor units of `currency`, weight in grams.

    `hour` and `weekday` (1 is Monday) are those of the shop when the order was placed;
    `hours_left` counts to the promised ship time. `margin` is the least of the lines' margins in
    per cent of what the line brings; None where no cost is known. What lies outside of the order
    (`weight_g`, `margin`, `buyer_orders`, `duplicate_of`) is asked only for rules that look at it.
    `pays_later`: its terms let it go on before it is paid.
    """

    shop: UUID = NOBODY
    channel: str = ""
    order_type: str = "normal"
    is_in_review: bool = True
    currency: str = "CNY"
    goods: int = 0
    payable: int = 0
    paid: int = 0
    discount: int = 0
    is_cod: bool = False
    pays_later: bool = False
    part: str = "whole"
    lines: int = 0
    units: int = 0
    skus: tuple[UUID, ...] = ()
    codes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    specless: tuple[str, ...] = ()
    refunds: int = 0
    mismatch: dict[str, str] | None = None
    buyer_message: str = ""
    seller_memo: str = ""
    flag: int = 0
    country: str = ""
    province: str = ""
    city: str = ""
    bad_address: dict[str, str] | None = None
    bad_phone: dict[str, str] | None = None
    duplicate_of: str = ""
    is_customised: bool = False
    is_presale: bool = False
    wants_invoice: bool = False
    placed_at: datetime | None = None
    hour: int = 0
    weekday: int = 1
    hours_left: int = 0
    weight_g: int = 0
    margin: int | None = None
    buyer_orders: int = 0


class Field(Struct, frozen=True):
    """A field that conditions may name; its kind decides what can be asked of it."""

    kind: str
    is_private: bool = False


# In the order in which the builder offers them.
FIELDS: dict[str, Field] = {
    "shop": Field("shop"),
    "channel": Field("channel"),
    "order_type": Field("choice"),
    "payable": Field("money"),
    "paid": Field("money"),
    "discount": Field("money"),
    "units": Field("number"),
    "lines": Field("number"),
    "skus": Field("skus"),
    "codes": Field("texts"),
    "titles": Field("texts"),
    "weight_g": Field("number"),
    "margin": Field("number"),
    "is_customised": Field("bool"),
    "is_presale": Field("bool"),
    "buyer_orders": Field("number"),
    "country": Field("place"),
    "province": Field("place"),
    "city": Field("place"),
    "buyer_message": Field("text", is_private=True),
    "seller_memo": Field("text", is_private=True),
    "flag": Field("flag"),
    "is_cod": Field("bool"),
    "wants_invoice": Field("bool"),
    "placed_at": Field("moment"),
    "hour": Field("number"),
    "weekday": Field("weekday"),
    "hours_left": Field("number"),
}

# What has to be asked of other rows; and which of it says nothing about the order itself, so that
# its change alone brings no hold back that a person released.
ASKED = frozenset({"weight_g", "margin", "buyer_orders", "duplicate_of"})
PASSING = frozenset({"buyer_orders", "duplicate_of", "hours_left", "margin", "weight_g"})
PRIVATE = frozenset(name for name, field in FIELDS.items() if field.is_private)

Facts = dict[str, Any]
"""The few fields a rule looked at, as they are kept: plain values, private texts by their words."""

_SOMETHING = "…"


def revived(facts: Mapping[str, Any]) -> Snapshot:
    """A snapshot that gives the same answers to the rule whose facts these are."""
    said = {
        name: _text(value) if name in PRIVATE else value
        for name, value in facts.items()
        if name in Snapshot.__struct_fields__
    }
    return msgspec.convert(said, Snapshot)


def _text(kept: Mapping[str, Any]) -> str:
    return " ".join(kept["words"]) or (_SOMETHING if kept["of"] else "")


def same_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether nothing about the order itself changed between two looks of a rule."""
    return _lasting(before) == _lasting(after)


def _lasting(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in PASSING}
