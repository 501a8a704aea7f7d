"""The checks of the field (内置检查) as data: what each looks at, and how it can be tuned. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from msgspec import Meta, Struct

from zhidan.orders.reviewing.conditions import Amount, minor_of, words_in
from zhidan.orders.reviewing.facts import Snapshot
from zhidan.orders.states import SENT_AGAIN

Params = dict[str, Any]
Find = Callable[[Snapshot, Params], dict[str, Any] | None]

_Text = Annotated[str, Meta(min_length=1, max_length=80)]


class Param(Struct, frozen=True):
    """One thing to tune, with its default. The kind decides its field on the page."""

    name: str
    kind: Literal["number", "hours", "percent", "money", "words", "places", "flags"]
    default: Any


# What values of a parameter may be.
PARAM_TYPES: dict[str, Any] = {
    "number": Annotated[int, Meta(ge=1, le=1_000_000)],
    "hours": Annotated[int, Meta(ge=0, le=8_760)],
    "percent": Annotated[int, Meta(ge=-100, le=100)],
    "money": Amount,
    "words": list[_Text],
    "places": list[_Text],
    "flags": list[Annotated[int, Meta(ge=0, le=5)]],
}


class Check(Struct, frozen=True):
    """A built-in check and the hold it raises, of the same name.

    A `guard` protects the correctness of stock and shipping: it cannot be switched off. What
    `find` answers tells the clerk what was found; None is no objection. `shortage` has none:
    it is found while stock is reserved. `is_source_word`: only intake and the source can tell.
    """

    key: str
    looks_at: tuple[str, ...]
    find: Find | None
    is_on: bool = True
    is_guard: bool = False
    is_source_word: bool = False
    params: tuple[Param, ...] = ()

    @property
    def rule_id(self) -> UUID:
        return uuid5(NAMESPACE_OID, f"zhidan.review.{self.key}")

    def defaults(self) -> Params:
        return {param.name: param.default for param in self.params}


def parsed_params(check: Check, values: Params) -> Params:
    """The parameters in full: those given, the rest as they come.

    Raises: msgspec.ValidationError, KeyError for a value or name that the check does not know.
    """
    kinds = {param.name: PARAM_TYPES[param.kind] for param in check.params}
    given = {name: msgspec.convert(value, kinds[name]) for name, value in values.items()}
    for value in given.values():
        if isinstance(value, Amount):
            minor_of(value)
    return check.defaults() | {name: msgspec.to_builtins(value) for name, value in given.items()}


def _lines_missing(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return None if order.lines else {"part": order.part}


def _unmapped(order: Snapshot, _: Params) -> dict[str, Any] | None:
    names = order.unmapped
    return {"count": len(names), "names": list(names[:5])} if names else None


def _unpaid(order: Snapshot, _: Params) -> dict[str, Any] | None:
    owes = order.is_in_review and not order.pays_later and order.payable > 0
    return {"currency": order.currency} if owes and order.paid == 0 else None


def _refund_requested(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return {"lines": order.refunds} if order.refunds else None


def _said(text: str, params: Params) -> dict[str, Any] | None:
    if not text:
        return None
    wanted = [word.lower() for word in params["words"]]
    return {} if not wanted or words_in(text, wanted) else None


def _buyer_message(order: Snapshot, params: Params) -> dict[str, Any] | None:
    return _said(order.buyer_message, params)


def _seller_memo(order: Snapshot, params: Params) -> dict[str, Any] | None:
    return _said(order.seller_memo, params)


def _flagged(order: Snapshot, params: Params) -> dict[str, Any] | None:
    return {"flag": order.flag} if order.flag in params["flags"] else None


def _address_invalid(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return order.bad_address


def _phone_invalid(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return order.bad_phone


def _region(order: Snapshot, params: Params) -> dict[str, Any] | None:
    for region in params["regions"]:
        if order.province.startswith(region) or order.country == region:
            return {"region": order.province or order.country}
    return None


def _duplicate(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return {"order_no": order.duplicate_of} if order.duplicate_of else None


def _amount_mismatch(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return order.mismatch or None


def _below_cost(order: Snapshot, params: Params) -> dict[str, Any] | None:
    if order.margin is None or order.margin >= params["percent"]:
        return None
    if order.order_type in SENT_AGAIN:  # paid for before
        return None
    return {"margin": order.margin, "percent": params["percent"]}


def _large_order(order: Snapshot, params: Params) -> dict[str, Any] | None:
    most = msgspec.convert(params["amount"], Amount)
    if order.units >= params["units"]:
        return {"units": order.units, "currency": order.currency, "payable": order.payable}
    if order.currency == most.currency and order.payable >= minor_of(most):
        return {"units": order.units, "currency": order.currency, "payable": order.payable}
    return None


def _several_orders(order: Snapshot, params: Params) -> dict[str, Any] | None:
    return {"count": order.buyer_orders} if order.buyer_orders >= params["orders"] else None


def _invoice_wanted(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return {} if order.wants_invoice else None


def _spec_missing(order: Snapshot, _: Params) -> dict[str, Any] | None:
    names = order.specless
    return {"count": len(names), "names": list(names[:5])} if names else None


def _cod(order: Snapshot, _: Params) -> dict[str, Any] | None:
    return {} if order.is_cod else None


def _ship_by_at_risk(order: Snapshot, params: Params) -> dict[str, Any] | None:
    hours = order.hours_left
    return {"hours": hours} if order.is_in_review and hours < params["hours"] else None


_WORDS = Param("words", "words", [])
_FAR = ["新疆", "西藏", "内蒙古", "青海", "宁夏", "甘肃", "海南"]
_OWED = ("is_in_review", "pays_later", "currency", "payable", "paid")

# In this order they are asked, and shown.
CHECKS: tuple[Check, ...] = (
    Check("lines_missing", ("lines", "part"), _lines_missing, is_guard=True),
    Check("unmapped_sku", ("unmapped",), _unmapped, is_guard=True),
    Check("shortage", (), None, is_guard=True),
    Check("unpaid", _OWED, _unpaid),
    Check("balance_due", (), None, is_guard=True),
    Check("amount_mismatch", ("mismatch",), _amount_mismatch, is_source_word=True),
    Check("refund_requested", ("refunds",), _refund_requested, is_source_word=True),
    Check("address_invalid", ("bad_address",), _address_invalid, is_source_word=True),
    Check("phone_invalid", ("bad_phone",), _phone_invalid, is_source_word=True),
    Check("undeliverable", ("province", "country"), _region,
          params=(Param("regions", "places", []),)),
    Check("remote_area", ("province", "country"), _region, is_on=False,
          params=(Param("regions", "places", _FAR),)),
    Check("duplicate_suspected", ("duplicate_of",), _duplicate, is_source_word=True,
          params=(Param("hours", "hours", 48),)),
    Check("buyer_message", ("buyer_message",), _buyer_message, params=(_WORDS,)),
    Check("seller_memo", ("seller_memo",), _seller_memo, is_on=False, params=(_WORDS,)),
    Check("flagged", ("flag",), _flagged, is_on=False, params=(Param("flags", "flags", [1]),)),
    Check("spec_missing", ("specless",), _spec_missing, is_on=False),
    Check("below_cost", ("margin", "order_type"), _below_cost, is_on=False,
          params=(Param("percent", "percent", 0),)),
    Check("large_order", ("payable", "currency", "units"), _large_order, is_on=False,
          params=(Param("amount", "money", {"amount": "5000.00", "currency": "CNY"}),
                  Param("units", "number", 50))),
    Check("buyer_orders", ("buyer_orders",), _several_orders, is_on=False,
          params=(Param("orders", "number", 1),)),
    Check("invoice_wanted", ("wants_invoice",), _invoice_wanted, is_on=False),
    Check("cod", ("is_cod",), _cod, is_on=False),
    Check("ship_by_at_risk", ("is_in_review", "hours_left"), _ship_by_at_risk, is_on=False,
          params=(Param("hours", "hours", 12),)),
)  # fmt: skip
CHECK_BY_KEY = {check.key: check for check in CHECKS}
CHECK_BY_RULE = {check.rule_id: check for check in CHECKS}


def facts_of(check: Check, order: Snapshot, params: Params) -> dict[str, Any]:
    """What the check looked at; of a private text the words that were asked for."""
    return {
        name: words_in(getattr(order, name), [word.lower() for word in params["words"]])
        if name in ("buyer_message", "seller_memo")
        else getattr(order, name)
        for name in check.looks_at
    }


def guards() -> Sequence[str]:
    """The holds that no rule may release."""
    return [check.key for check in CHECKS if check.is_guard]
