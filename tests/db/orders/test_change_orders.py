"""Changing orders after they came in, against PostgreSQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import agree, money_of, owing, paid, refund_step, refunds, settle
from tests.support.changes import change, content_of, take_back
from tests.support.shop_floor import Floor, line, make_sku, open_shop, order, order_id_of
from zhidan.fulfilment.models import FulfilmentOrder
from zhidan.insights.api import verify
from zhidan.inventory.models import Reservation
from zhidan.kernel.errors import Refusal
from zhidan.orders import api as orders
from zhidan.orders.changing import LineEdit, LineWanted, Swap
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import Order, OrderChange, OrderEvent, OrderLine
from zhidan.orders.queries.changes import changes_of_order, preview_change
from zhidan.parties.api import RecipientEdit
from zhidan.parties.models import Recipient
from zhidan.payments.models import Refund
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def nothing_broken() -> None:
    settle()
    assert [(one.invariant, one.ids) for one in verify().violations] == []


def placed(floor: Floor, number: str, *lines: Any, **fields: Any) -> UUID:
    sent = order(number, list(lines), **fields)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
    settle()
    return order_id_of(number)


def line_id(order_id: UUID, code: str) -> UUID:
    return OrderLine.objects.get(order_id=order_id, outer_code=code).id


def held(order_id: UUID) -> dict[UUID, int]:
    rows = Reservation.objects.filter(order_id=order_id, state="held")
    return dict(rows.values_list("sku_id", "quantity"))


def approve(order_id: UUID) -> str:
    [row] = run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id])
    settle()
    return row.code


def test_a_change_rewrites_lines_amounts_and_stock_and_is_taken_back_to_the_cent() -> None:
    floor = open_shop({"A": 9, "B": 9})
    floor.skus["C"] = make_sku("C", "to_order")
    sums = IncomingAmounts(freight="8.00", seller_discount="5.00", platform_discount="3.01")
    key = placed(floor, "T1", line("A", 3, "33.33"), line("B", 1, "20.00"), amounts=sums)
    before, stock = content_of(key), held(key)

    code = change(
        key,
        lines=[LineEdit(line_id(key, "A"), quantity=2, personalisation="小明")],
        remove=[line_id(key, "B")],
        add=[LineWanted(floor.skus["C"].id, 1, "50")],
        freight="0",
        seller_discount="6.66",
    )

    assert code == "ok"
    now = Order.objects.get(pk=key)
    assert (now.goods_minor, now.freight_minor, now.payable_minor) == (11_666, 0, 10_699)
    assert (now.line_count, now.units, now.is_customised) == (2, 3, True)
    assert (now.production_status, now.payment_status) == ("ready", "paid")
    assert held(key) == {floor.skus["A"].id: 2}
    [document] = OrderChange.objects.all()
    assert (document.touches, document.difference_minor) == (["lines", "amounts"], -1_299)
    assert "小明" not in str(document.before) + str(document.after)
    nothing_broken()
    assert take_back(key) == "ok"
    assert (content_of(key), held(key)) == (before, stock)
    assert [row.may_take_back for row in changes_of_order(key, actor=SYSTEM)] == [False, False]
    nothing_broken()


def test_changed_and_changed_back_by_hand_owes_nothing_and_refunds_nothing() -> None:
    floor = open_shop({"A": 9})
    key = owing(floor, "T1", "100.00")
    paid("100.00", (key, "100.00"))
    before = content_of(key)

    assert change(key, lines=[LineEdit(line_id(key, "A"), quantity=2)]) == "ok"
    settle()
    assert (money_of(key)[1], refunds()) == ("partially_paid", [])
    assert approve(key) == "payment_due"
    assert change(key, lines=[LineEdit(line_id(key, "A"), unit_price="30", quantity=1)]) == "ok"
    settle()
    settle()
    assert refunds() == [("requested", 7_000, "order_changed")]
    assert change(key, lines=[LineEdit(line_id(key, "A"), unit_price="100.00")]) == "ok"
    settle()

    assert content_of(key) == before
    assert refunds() == [("failed", 7_000, "order_changed")]
    assert approve(key) == "ok"
    nothing_broken()


def test_a_refund_somebody_approved_stays_and_is_counted() -> None:
    floor = open_shop({"A": 9})
    key = owing(floor, "T1", "100.00")
    paid("100.00", (key, "100.00"))
    change(key, lines=[LineEdit(line_id(key, "A"), unit_price="60")])
    settle()
    refund_step(Refund.objects.get().id, "approve")

    change(key, lines=[LineEdit(line_id(key, "A"), unit_price="50")])
    settle()

    assert refunds() == [
        ("approved", 4_000, "order_changed"), ("requested", 1_000, "order_changed"),
    ]  # fmt: skip
    nothing_broken()


def test_an_approved_order_goes_back_to_review_and_its_plan_is_withdrawn() -> None:
    floor = open_shop({"A": 5, "B": 5})
    key = placed(floor, "T1", line("A", 2))
    approve(key)
    [plan] = FulfilmentOrder.objects.values_list("state", flat=True)
    assert plan == "allocated"

    assert change(key, swap=[Swap(floor.skus["A"].id, floor.skus["B"].id)]) == "ok"
    run(orders.approve_orders, actor=SYSTEM, order_ids=[key])
    settle()

    states = FulfilmentOrder.objects.order_by("id").values_list("state", flat=True)
    assert (list(states), held(key)) == (["cancelled", "allocated"], {floor.skus["B"].id: 2})
    assert change(key, note="只是备注") == "ok"
    assert Order.objects.get(pk=key).state == "approved"
    nothing_broken()


def test_what_is_short_waits_whole_and_gets_its_stock_when_taken_back() -> None:
    floor = open_shop({"A": 2})
    key = placed(floor, "T1", line("A", 2))

    seen = run(
        preview_change, actor=SYSTEM, order_id=key,
        wanted=orders.ChangeWanted(lines=[LineEdit(line_id(key, "A"), quantity=3)]),
    )  # fmt: skip
    assert [(one.needed, one.free) for one in seen.missing] == [(3, 2)]
    assert (seen.difference, seen.to_collect, seen.to_refund) == (1_000, 1_000, 0)
    assert (OrderChange.objects.count(), held(key)) == (0, {floor.skus["A"].id: 2})

    change(key, lines=[LineEdit(line_id(key, "A"), quantity=3)])
    assert (Order.objects.get(pk=key).holds, held(key)) == (["shortage"], {})
    take_back(key)
    assert (Order.objects.get(pk=key).holds, held(key)) == ([], {floor.skus["A"].id: 2})
    nothing_broken()


def test_a_deposit_keeps_its_parts_and_the_balance_carries_the_difference() -> None:
    floor = open_shop({"A": 9})
    key = owing(floor, "T1", "100.00")
    agree(key, "deposit", (3_000, "start"), (7_000, "ship"))
    before = content_of(key)

    assert change(key, lines=[LineEdit(line_id(key, "A"), unit_price="80")]) == "ok"
    [plan] = orders.plans_of([key]).values()
    assert [part.amount_minor for part in plan] == [3_000, 5_000]
    assert change(key, lines=[LineEdit(line_id(key, "A"), unit_price="30")]) == "plan_too_small"
    assert change(key, lines=[LineEdit(line_id(key, "A"), unit_price="100")]) == "ok"

    assert content_of(key) == before
    nothing_broken()


def test_a_recipient_goes_back_to_who_it_was() -> None:
    floor = open_shop({"A": 5})
    key = placed(floor, "T1", line("A"))
    assert change(key, recipient=RecipientEdit(name="李四"), seller_memo="换人") == "ok"
    assert "李四" not in str(OrderChange.objects.values_list("before", "after"))

    assert take_back(key) == "ok"

    assert list(Recipient.objects.order_by("id").values_list("origin", "name_masked")) == [
        ("source", "王**"), ("clerk", "李*"), ("source", "王**"),
    ]  # fmt: skip
    assert Order.objects.get(pk=key).seller_memo == ""
    nothing_broken()


def test_what_cannot_be_changed_is_refused_and_nothing_is_told() -> None:
    floor = open_shop({"A": 9})
    key = placed(floor, "T1", line("A", 2))
    a = line_id(key, "A")
    before = (content_of(key), OutboxEvent.objects.count(), OrderEvent.objects.count())

    def said(**wanted: Any) -> str:
        return change(key, **wanted)

    assert [
        said(), said(remove=[a]), said(lines=[LineEdit(key, quantity=1)]),
        said(lines=[LineEdit(a, sku_id=key)]), said(seller_discount="20.01"),
        said(freight="-1"), said(wanted_carrier_id=key), said(note="x", expected_version=99),
        said(lines=[LineEdit(a, unit_price="x")]),
    ] == [
        "nothing_changed", "no_lines_left", "line_not_found", "sku_not_found",
        "discount_too_large", "negative_amount", "carrier_unknown", "changed_meanwhile",
        "bad_amount",
    ]  # fmt: skip
    assert (content_of(key), OutboxEvent.objects.count(), OrderEvent.objects.count()) == before


def test_the_warehouse_and_the_road_keep_an_order_as_it_is() -> None:
    floor = open_shop({"A": 9})
    key, gone = placed(floor, "T1", line("A", 2)), placed(floor, "T2", line("A", 2))
    edit = [LineEdit(line_id(key, "A"), quantity=1)]
    change(key, lines=edit)
    first = OrderChange.objects.get().id
    change(key, freight="5")
    assert take_back(key, first) == "later_change_first"
    approve(key)
    run(orders.record_payment, actor=SYSTEM, changes=[orders.PaymentChange(key, paid=500)])
    approve(key)
    run(orders.record_released, actor=SYSTEM, parcels=[[key]])

    assert change(key, freight="7") == "recall_first"
    assert take_back(key) == "recall_first"
    assert change(key, note="仍可备注") == "ok"
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[gone], reason="不要了")
    assert change(gone, note="迟了") == "wrong_state"
    with pytest.raises(Refusal):
        run(
            preview_change, actor=SYSTEM, order_id=key,
            wanted=orders.ChangeWanted(freight="7"),
        )  # fmt: skip
