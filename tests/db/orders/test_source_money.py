"""A source changes its mind about money: the order's sums stay the sums of their parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.shop_floor import PLACED, Floor, line, open_shop, order
from zhidan.insights.api import verify
from zhidan.orders.api import place_orders
from zhidan.orders.incoming import IncomingAmounts, IncomingBuyer, IncomingOrder
from zhidan.orders.models import Order, OrderHold, OrderLine
from zhidan.parties.models import Buyer
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
LATER = PLACED + timedelta(days=1)


def place(floor: Floor, *orders: IncomingOrder) -> list[Any]:
    return run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(orders))


def shares() -> list[tuple[int, int]]:
    return list(
        OrderLine.objects.order_by("position").values_list("apportioned_minor", "payable_minor")
    )


def test_a_discount_that_comes_after_the_lines_is_shared_out_over_them() -> None:
    floor = open_shop({"A": 9, "B": 9})
    place(floor, order("T1", [line("A", 2), line("B")], part="lines"))

    place(floor, order("T1", part="head", amounts=IncomingAmounts(payable="20.00")))

    assert Order.objects.get().seller_discount_minor == 1000
    assert shares() == [(667, 1333), (333, 667)]
    assert verify().as_json()["violations"] == []


def test_a_changed_discount_is_shared_out_anew() -> None:
    floor = open_shop({"A": 9})
    place(floor, order("T1", [line("A", 2)], amounts=IncomingAmounts(seller_discount="1.00")))

    changed = IncomingAmounts(seller_discount="5.00")
    place(floor, order("T1", [line("A", 2)], modified_at=LATER, amounts=changed))

    assert shares() == [(500, 1500)]
    assert Order.objects.get().payable_minor == 1500
    assert verify().as_json()["violations"] == []


def test_a_sum_that_contradicts_the_lines_later_on_holds_the_order() -> None:
    floor = open_shop({"A": 9})
    place(floor, order("T1", [line("A", 2)]))

    changed = IncomingAmounts(goods="25.00", payable="25.00")
    [placed] = place(floor, order("T1", [line("A", 2)], modified_at=LATER, amounts=changed))

    assert (placed.outcome, placed.holds) == ("updated", ("amount_mismatch",))
    assert verify().as_json()["violations"] == []


def test_a_price_given_back_after_shipping_leaves_payment_and_sums_in_step() -> None:
    floor = open_shop({"A": 9})
    place(floor, order("T1", [line("A", 2)], status="shipped"))

    changed = IncomingAmounts(seller_discount="3.00")
    place(floor, order("T1", [line("A", 2)], status="finished", amounts=changed))

    stored = Order.objects.get()
    assert (stored.state, stored.payable_minor, stored.amount_paid_minor) == (
        "completed", 2000, 1700,
    )  # fmt: skip
    assert stored.payment_status == "partially_paid"
    assert verify().as_json()["violations"] == []


def test_a_buyer_s_first_and_last_order_come_from_the_whole_batch() -> None:
    floor = open_shop({"A": 9})
    buyer = IncomingBuyer(nick="同一人")
    days = [PLACED - timedelta(days=9), PLACED, PLACED - timedelta(days=3)]
    place(
        floor,
        *(order(f"T{n}", [line("A")], buyer=buyer, placed_at=at) for n, at in enumerate(days)),
    )
    place(floor, order("T9", [line("A")], buyer=buyer, placed_at=LATER))

    known = Buyer.objects.get()
    assert (known.first_order_at, known.last_order_at) == (days[0], LATER)


def test_amounts_stay_with_their_lines_when_the_source_changes_both() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", [line("A", 1)]))

    [placed] = place(floor, order("T1", [line("A", 2)], seller_memo="两件"))

    stored = Order.objects.get()
    assert (placed.outcome, placed.holds) == ("updated", ("source_changed",))
    assert OrderHold.objects.get().params == {"fields": ["lines", "amounts"]}
    assert (stored.goods_minor, stored.payable_minor, stored.seller_memo) == (1000, 1000, "两件")
    assert verify().ok


def test_what_awaits_its_amounts_is_unpaid_until_it_is_paid() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", status="unpaid"))
    for memo in ("first", "second"):
        place(floor, order("T1", status="unpaid", seller_memo=memo))
        assert Order.objects.get().payment_status == "unpaid"
        assert verify().as_json()["violations"] == []

    place(floor, order("T1", status="closed"))

    assert (Order.objects.get().state, verify().as_json()["violations"]) == ("cancelled", [])


def test_lines_that_were_kept_out_stay_out_when_they_are_sent_again() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", [line("A", 1)]))
    place(floor, order("T1", [line("A", 2)]))

    place(floor, order("T1", [line("A", 2)], seller_memo="again"))
    place(floor, order("T1", part="head", amounts=IncomingAmounts(payable="20.00")))

    assert Order.objects.get().goods_minor == 1000
    assert verify().as_json()["violations"] == []


def test_what_is_over_keeps_its_amounts_when_its_source_contradicts_its_lines() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", [line("A", 1)]))
    said = IncomingAmounts(goods="25.00", payable="25.00")

    place(floor, order("T1", part="head", status="finished", amounts=said))

    stored = Order.objects.get()
    assert (stored.state, stored.goods_minor, stored.payable_minor) == ("completed", 1000, 1000)
    assert verify().as_json()["violations"] == []


def test_lines_of_what_has_left_by_then_count_more_than_its_stated_sum() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", part="head", amounts=IncomingAmounts(goods="25.00", freight="0.00")))

    [placed] = place(floor, order("T1", [line("A", 1)], part="lines", status="shipped"))

    assert (placed.state, placed.holds, Order.objects.get().goods_minor) == ("shipped", (), 1000)
    assert verify().as_json()["violations"] == []
