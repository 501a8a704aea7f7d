"""Hostile orders over HTTP: each field in turn holds what nobody should send.

Every answer is coded, and whatever came in can be listed, opened, exported and verified.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import Browser, make_person, signed_in
from tests.support.shop_floor import open_shop
from zhidan.insights.api import verify
from zhidan.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)

UNFILLED = re.compile(r"\{[a-z_]+\}")
NOON = "2026-11-20T12:00:00+08:00"
AMOUNTS = (
    "goods", "freight", "tax", "seller_discount", "platform_discount", "streamer_discount",
    "payable", "platform_subsidy", "streamer_subsidy", "receivable", "paid", "refunded",
    "platform_fee",
)  # fmt: skip
GOOD: dict[str, Any] = {
    "external_no": "T-0", "status": "paid", "placed_at": NOON, "paid_at": NOON, "modified_at": NOON,
    "shipped_at": NOON, "finished_at": NOON, "ship_by": NOON, "currency": "CNY", "part": "whole",
    "order_type": "normal", "platform_status": "x", "pay_no": "1", "pay_method": "x",
    "pay_stage": "", "is_cod": False, "buyer_message": "hello", "seller_memo": "", "flag": 1,
    "close_reason": "", "card_text": "", "raw_version": "1", "raw": {"column": "value"},
    "buyer": {"nick": "n", "platform_uid": "u", "email": "a@b.example"},
    "recipient": {
        "name": "王小明", "mobile": "13812345678", "country": "CN", "province": "浙江省",
        "city": "杭州市", "district": "西湖区", "detail": "文一西路 969 号", "postcode": "310000",
        "virtual_number": "1", "virtual_expires_at": NOON, "raw_address": "",
    },
    "invoice": {"kind": "ordinary", "title": "t", "tax_no": "1"},
    "shipments": [{"carrier": "SF", "tracking_no": "SF1", "shipped_at": NOON}],
    "amounts": dict.fromkeys(AMOUNTS, "0.00"),
    "lines": [{
        "title": "Shirt", "quantity": 1, "outer_code": "A", "external_line_no": "1", "spec": "red",
        "list_price": "10.00", "unit_price": "10.00", "amount": "10.00", "discount": "0.00",
        "tax": "0.00", "tax_rate": "0.13", "kind": "goods", "ship_by": NOON, "refund_quantity": 0,
        "personalisation": "", "properties": {"color": "red"},
    }],
}  # fmt: skip
TEXTS = (
    "", " ", "a\x07b", "\u202egnp.exe", "-1", "1e400", "NaN", "0x10", "9" * 18, "9" * 80, "=1+1",
    "0001-01-01T00:00:00", "9999-12-31T23:59:59-14:00", "9000000000000.00", "x" * 5000,
)  # fmt: skip
OTHERS = (None, -1, 10**30, 1.5, True, [], {}, [[]], {"x": {}})


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a value may be put: every leaf, and every list and object around them."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


PLACES = tuple(places(GOOD))


def with_value(number: int, path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    order = {**copy.deepcopy(GOOD), "external_no": f"T-{number}"}
    at: Any = order
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return order


def send(browser: Browser, order: dict[str, Any]) -> tuple[int, Any]:
    answer = browser.post("/orders/intake", {"shop": "s1", "orders": [order]})
    return answer.status_code, answer.json()


def assert_all_is_well(browser: Browser) -> None:
    for order_id in Order.objects.values_list("id", flat=True):
        for part in ("", "/timeline"):
            assert browser.get(f"/orders/{order_id}{part}").status_code == 200
    for kind in ("csv", "xlsx"):
        answer = browser.get(f"/orders/export?format={kind}")
        assert (answer.status_code, len(b"".join(answer.streaming_content)) > 0) == (200, True)
    assert verify().as_json()["violations"] == []


@pytest.mark.parametrize("values", [TEXTS, OTHERS], ids=["texts", "others"])
def test_no_field_can_break_anything(values: tuple[Any, ...]) -> None:
    open_shop({"A": 10**6}, code="s1")
    browser = signed_in(make_person())
    taken = refused = 0
    for number, (path, value) in enumerate((p, v) for p in PLACES for v in values):
        status, answer = send(browser, with_value(number, path, value))
        said = (path, value, answer)
        if status == 422:
            assert answer["code"] not in ("", "invalid_input", "bad_value"), said
            assert answer["detail"].isascii(), said
            assert not UNFILLED.search(answer["detail"]), said
            assert str(answer["field"]).startswith(f"orders.0.{path[0]}"), said
            refused += 1
            continue
        assert status == 200, said
        (result,) = answer["results"]
        for error in result["errors"]:
            assert error["field"], said
            assert not UNFILLED.search(error["detail"]), said
        assert (result["outcome"] == "rejected") == bool(result["errors"]), said
        taken += result["outcome"] == "created"
    assert taken > 0
    assert refused > 0
    assert_all_is_well(browser)


def test_a_total_no_database_could_hold_is_refused() -> None:
    open_shop({"A": 10}, code="s1")
    browser = signed_in(make_person())
    line = {"title": "x", "quantity": 1, "outer_code": "A", "amount": "9000000000000.00"}

    status, answer = send(browser, {"external_no": "1", "status": "paid", "lines": [line] * 11_000})

    (error,) = answer["results"][0]["errors"]
    assert (status, error["field"], error["code"]) == (200, "amounts.goods", "bad_amount")
    assert Order.objects.count() == 0
