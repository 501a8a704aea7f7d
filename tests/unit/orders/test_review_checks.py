"""Each built-in check with one order that trips it and one that just does not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from zhidan.orders.reviewing.builtin import CHECK_BY_KEY, CHECKS, facts_of, parsed_params
from zhidan.orders.reviewing.conditions import kept_facts
from zhidan.orders.reviewing.deciding import RuleSet, RuleVersion, decides_again
from zhidan.orders.reviewing.facts import Snapshot, revived
from zhidan.orders.states import HOLD_REASONS

PLAIN: dict[str, Any] = {
    "lines": 1, "units": 1, "payable": 10_000, "paid": 10_000, "province": "浙江省",
    "country": "CN", "hours_left": 40, "margin": 20,
}  # fmt: skip
# check: parameters, what trips it, what just does not
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "lines_missing": ({}, {"lines": 0, "part": "head"}, {"lines": 1}),
    "unmapped_sku": ({}, {"unmapped": ("A-1",)}, {"unmapped": ()}),
    "unpaid": ({}, {"paid": 0}, {"paid": 0, "pays_later": True}),
    "amount_mismatch": ({}, {"mismatch": {"goods": "1", "lines": "2"}}, {"mismatch": None}),
    "refund_requested": ({}, {"refunds": 1}, {"refunds": 0}),
    "address_invalid": ({}, {"bad_address": {"missing": "city"}}, {"bad_address": None}),
    "phone_invalid": ({}, {"bad_phone": {"missing": "phone"}}, {"bad_phone": None}),
    "undeliverable": ({"regions": ["西藏"]}, {"province": "西藏自治区"}, {"province": "青海省"}),
    "remote_area": ({}, {"province": "新疆维吾尔自治区"}, {"province": "四川省"}),
    "duplicate_suspected": ({}, {"duplicate_of": "2611-000001"}, {"duplicate_of": ""}),
    "buyer_message": ({"words": ["改"]}, {"buyer_message": "请改地址"}, {"buyer_message": "谢谢"}),
    "seller_memo": ({}, {"seller_memo": "加急"}, {"seller_memo": ""}),
    "flagged": ({"flags": [1, 3]}, {"flag": 3}, {"flag": 2}),
    "spec_missing": ({}, {"specless": ("RING",)}, {"specless": ()}),
    "below_cost": ({"percent": 10}, {"margin": 9}, {"margin": 10}),
    "large_order": (
        {"amount": {"amount": "200.00", "currency": "CNY"}}, {"payable": 20_000, "paid": 20_000},
        {"payable": 19_999, "paid": 19_999},
    ),
    "buyer_orders": ({"orders": 2}, {"buyer_orders": 2}, {"buyer_orders": 1}),
    "invoice_wanted": ({}, {"wants_invoice": True}, {"wants_invoice": False}),
    "cod": ({}, {"is_cod": True}, {"is_cod": False}),
    "ship_by_at_risk": ({"hours": 12}, {"hours_left": 11}, {"hours_left": 12}),
}  # fmt: skip


def order(**fields: Any) -> Snapshot:
    return Snapshot(**{**PLAIN, **fields})


def alone(key: str, params: dict[str, Any]) -> RuleVersion:
    check = CHECK_BY_KEY[key]
    full = parsed_params(check, params)
    return RuleVersion(check.rule_id, 1, "", is_on=True, check=key, params=full)


@pytest.mark.parametrize("key", CASES)
def test_a_check_trips_where_it_should_and_just_does_not_beside(key: str) -> None:
    params, trips, just_not = CASES[key]
    rules = RuleSet([alone(key, params)])

    assert [hold.reason for hold in rules.decide(order(**trips)).holds] == [key]
    assert rules.decide(order(**just_not)).holds == ()


def test_every_check_but_the_one_of_the_stock_has_its_case_and_raises_a_known_hold() -> None:
    assert set(CASES) == set(CHECK_BY_KEY) - {"shortage", "balance_due"}
    assert set(CHECK_BY_KEY) <= set(HOLD_REASONS)


@pytest.mark.parametrize("key", CASES)
def test_a_check_decides_the_same_on_the_facts_it_kept(key: str) -> None:
    params, trips, just_not = CASES[key]
    rule, check = alone(key, params), CHECK_BY_KEY[key]
    for fields, expected in ((trips, True), (just_not, False)):
        seen = order(**fields)
        kept = kept_facts(seen, facts_of(check, seen, rule.params), lambda text: str(len(text)))
        again = revived(msgspec.json.decode(msgspec.json.encode(kept)))
        assert decides_again(rule, "hold", again) is expected


def test_what_protects_stock_and_shipping_is_a_guard() -> None:
    guards = {check.key for check in CHECKS if check.is_guard}
    assert guards == {"lines_missing", "unmapped_sku", "shortage", "balance_due"}


def test_a_plain_order_passes_every_check_as_it_comes() -> None:
    as_they_come = [
        RuleVersion(c.rule_id, 0, "", is_on=c.is_on, check=c.key, params=c.defaults())
        for c in CHECKS
    ]
    assert RuleSet(as_they_come).decide(order()).holds == ()


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("large_order", {"units": 0}), ("large_order", {"nobody": 1}), ("flagged", {"flags": [9]}),
        ("buyer_message", {"words": [""]}), ("cod", {"hours": 1}),
    ],
)  # fmt: skip
def test_a_parameter_nobody_could_mean_is_refused(key: str, params: dict[str, Any]) -> None:
    with pytest.raises((msgspec.ValidationError, KeyError)):
        parsed_params(CHECK_BY_KEY[key], params)


def test_what_was_paid_for_before_is_never_below_cost() -> None:
    rules = RuleSet([alone("below_cost", {"percent": 10})])
    assert rules.decide(order(margin=-100, order_type="reship")).holds == ()
