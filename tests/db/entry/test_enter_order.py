"""Orders entered by hand: sold at the till, copied, sent once more, in exchange."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.support.gift_rules import gift_rule, given, save_gifts, tier
from tests.support.shop_floor import Floor, add_stock, line, open_shop, order, order_id_of, person
from zhidan.entry.entries import EntryBack, EntryLine, EntryPayment, EntryRecipient, OrderEntry
from zhidan.entry.operations.enter_order import Entered, enter_order
from zhidan.entry.queries import beginning, people_called
from zhidan.fulfilment import api as fulfilment
from zhidan.insights.api import verify
from zhidan.kernel.errors import ActionNotAllowed, Conflict, Forbidden, InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.models import ExchangedLine, Order, OrderEvent, OrderLine, OrderOrigin
from zhidan.orders.queries.listing import ACTION_COLUMNS, actions_of
from zhidan.orders.states import ORDER
from zhidan.parties.models import Buyer, Recipient
from zhidan.payments.models import Payment
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
CASH = EntryPayment(method="cash")


def street_shop(stock: dict[str, int] | None = None, **fields: Any) -> Floor:
    return open_shop(stock or {"A": 5, "B": 5}, code="md1", channel="store", **fields)


def said(floor: Floor, *lines: tuple[str, int, str], **fields: Any) -> OrderEntry:
    """An entry of (code, quantity, price); paid in cash and taken along where nothing is said."""
    listed = [EntryLine(floor.skus[code].id, count, price) for code, count, price in lines]
    known = {"id": uuid7(), "shop_id": floor.shop.id, "payment": CASH, "is_taken": True}
    return OrderEntry(**{**known, "lines": listed, **fields})


def enter(entry: OrderEntry, actor: Actor = SYSTEM) -> Entered:
    return run(enter_order, actor=actor, entry=entry)


def steps(done: Entered) -> list[tuple[str, str]]:
    return [(step.name, step.outcome.code) for step in done.steps]


def row(order_id: UUID) -> Order:
    return Order.objects.get(pk=order_id)


def shipped(floor: Floor, number: str, *lines: Any, **fields: Any) -> UUID:
    """An order of the channel that has left the house."""
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code,
        orders=[order(number, list(lines), **fields)])  # fmt: skip
    key = order_id_of(number)
    assert run(orders.approve_orders, actor=SYSTEM, order_ids=[key]).done == [key]
    parcel = fulfilment.OrderToShip(key, "self")
    assert run(fulfilment.ship_orders, actor=SYSTEM, parcels=[parcel]).done == [key]
    return key


def nothing_broken() -> None:
    assert [(one.invariant, one.ids) for one in verify().violations] == []


def test_what_is_paid_and_taken_along_is_shipped_in_one_press() -> None:
    floor = street_shop()

    done = enter(
        said(floor, ("A", 2, "39.90"), ("B", 1, "10"), discount="9.80", note="老客户",
             payment=EntryPayment(method="cash", received="100"))
    )  # fmt: skip

    assert steps(done) == [("pay", "ok"), ("approve", "ok"), ("ship", "ok")]
    made = row(done.order.id)
    assert (made.state, made.payment_status, made.source, made.order_type, made.note) == (
        "shipped", "paid", "manual", "normal", "老客户",
    )  # fmt: skip
    assert (made.payable_minor, made.own_paid_minor, done.change) == (8_000, 8_000, 2_000)
    assert (made.needs_confirm, made.confirm_state) == (False, "none")
    payment = Payment.objects.get()
    assert (payment.method, payment.captured_minor, payment.allocated_minor) == (
        "cash", 8_000, 8_000,
    )  # fmt: skip
    nothing_broken()


def test_a_press_sent_twice_makes_one_order_and_takes_the_money_once() -> None:
    floor = street_shop()
    entry = said(floor, ("A", 1, "20.00"))
    first = enter(entry)

    again = enter(entry)

    assert (again.order.id, again.is_repeat, again.steps) == (first.order.id, True, ())
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)


def test_what_one_step_refuses_leaves_what_was_done_before_it() -> None:
    floor = street_shop({"A": 1})

    done = enter(said(floor, ("A", 3, "10.00")))

    assert steps(done) == [("pay", "ok"), ("approve", "held")]
    assert (done.order.state, done.order.holds) == ("pending_review", ["shortage"])
    assert done.order.own_paid_minor == 3_000
    nothing_broken()


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("received_too_little", {"payment": EntryPayment(received="9.99")}),
        ("received_too_much", {"payment": EntryPayment(method="wechat", received="11")}),
        ("deposit_not_part", {"payment": EntryPayment(when="deposit", received="10")}),
        ("discount_above_goods", {"discount": "10.01"}),
        ("bad_amount", {"freight": "a lot"}),
        ("recipient_missing", {"is_taken": False}),
        ("not_its_warehouse", {"warehouse_id": uuid7()}),
        ("field_missing", {"kind": "reship"}),
        ("no_lines", {"lines": []}),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_nothing_is_told(
    code: str, fields: dict[str, Any]
) -> None:
    floor = street_shop()
    before = OutboxEvent.objects.count()

    with pytest.raises(InvalidInput) as refusal:
        enter(said(floor, ("A", 1, "10.00"), **fields))

    assert refusal.value.code == code
    assert (Order.objects.count(), OutboxEvent.objects.count()) == (0, before)


def test_another_amount_than_was_shown_is_refused() -> None:
    floor = street_shop()

    with pytest.raises(Conflict) as refusal:
        enter(said(floor, ("A", 1, "10.00"), expected_payable="9.00"))

    assert (refusal.value.code, Order.objects.count()) == ("payable_changed", 0)


def test_who_may_not_take_money_or_ship_enters_what_is_paid_and_sent_later() -> None:
    floor = street_shop()
    service = Actor(kind="user", id=uuid7(), name="客服", permissions=frozenset({"orders.create"}))
    somebody = EntryRecipient("李四", "13900001111", "浙江省", "杭州市", "西湖区", "文三路 1 号")
    entry = said(
        floor, ("A", 1, "10.00"), payment=EntryPayment(when="later"), is_taken=False,
        recipient=somebody,
    )  # fmt: skip

    with pytest.raises(Forbidden):
        enter(said(floor, ("A", 1, "10.00")), service)
    done = enter(entry, service)

    assert (done.order.state, done.order.holds, Order.objects.count()) == (
        "pending_payment", [], 1,
    )  # fmt: skip


def test_a_deposit_lets_work_begin_and_the_balance_the_parcel_leave() -> None:
    floor = street_shop(supplies={"C": "to_order"})
    somebody = EntryRecipient("李四", "13900001111", "浙江省", "杭州市", "西湖区", "文三路 1 号")

    done = enter(
        said(floor, ("C", 1, "200.00"), is_taken=False, recipient=somebody,
             payment=EntryPayment(when="deposit", method="wechat", received="60.00"))
    )  # fmt: skip

    assert steps(done) == [("terms", "ok"), ("pay", "ok")]
    made = row(done.order.id)
    assert (made.terms, made.state, made.start_needs_minor, made.ship_needs_minor) == (
        "deposit", "pending_review", 6_000, 20_000,
    )  # fmt: skip
    nothing_broken()


def test_the_goods_leave_the_warehouse_that_was_chosen() -> None:
    floor = street_shop({"A": 5}, warehouses=2)
    other = floor.warehouses[1]

    done = enter(said(floor, ("A", 1, "10.00"), warehouse_id=other.id))

    assert steps(done)[1] == ("approve", "held")
    assert row(done.order.id).wanted_warehouse_id == other.id


def test_who_is_known_by_phone_is_sent_to_unseen_and_stays_one_customer() -> None:
    floor = street_shop()
    taobao = open_shop({"T": 5}, code="tb1")
    before = shipped(taobao, "T1", line("T"), recipient=person(mobile="13911112222"))
    [known] = people_called("139 1111 2222", actor=SYSTEM)
    assert (known.order_id, known.card.name) == (before, "王**")

    done = enter(
        said(floor, ("A", 1, "10.00"), is_taken=False, recipient_of=before,
             payment=EntryPayment(when="cod"))
    )  # fmt: skip

    assert (done.order.state, done.order.terms, done.order.holds) == ("pending_review", "cod", [])
    assert row(done.order.id).buyer_id == row(before).buyer_id
    one, two = (Recipient.objects.get(order_id=key) for key in (before, done.order.id))
    assert (one.phone_blind, one.address_masked) == (
        two.phone_blind, two.address_masked,
    )  # fmt: skip
    assert bytes(one.sealed) != bytes(two.sealed)
    nothing_broken()


def test_a_phone_number_at_the_till_makes_one_customer_of_two_sales() -> None:
    floor = street_shop()
    phone = EntryRecipient(phone="13900001111")

    first, second = (enter(said(floor, ("A", 1, "10.00"), recipient=phone)) for _ in range(2))

    assert [one.order.state for one in (first, second)] == ["shipped", "shipped"]
    assert Buyer.objects.count() == 1
    assert row(first.order.id).buyer_id == row(second.order.id).buyer_id != None  # noqa: E711
    nothing_broken()


def test_a_copy_is_sold_again_to_the_same_recipient() -> None:
    floor = open_shop({"A": 9}, code="tb1")
    origin = shipped(floor, "T1", line("A", 2, "15.00"))

    done = enter(
        said(floor, ("A", 2, "15.00"), kind="copy", origin_id=origin, recipient_of=origin,
             is_taken=False, payment=EntryPayment(when="later"))
    )  # fmt: skip

    made = row(done.order.id)
    assert (made.source, made.order_type, made.payable_minor) == ("copy", "normal", 3_000)
    link = OrderOrigin.objects.get(pk=made.id)
    assert (link.origin_id, link.kind) == (origin, "copy")
    assert OrderEvent.objects.filter(order_id=origin).order_by("-seq")[0].params == {
        "order_no": made.order_no
    }
    nothing_broken()


def test_what_did_not_leave_the_house_itself_can_only_be_copied() -> None:
    floor = open_shop({"A": 9}, code="tb1")
    stored = Order.objects.values(*ACTION_COLUMNS).get(pk=shipped(floor, "T1", line("A")))

    offered = {
        state: {"copy", "reship", "exchange"} & set(actions_of({**stored, "state": state}, SYSTEM))
        for state in ORDER.states
    }

    assert offered == {
        state: {"copy", "reship", "exchange"} if state in ("shipped", "completed") else {"copy"}
        for state in ORDER.states
    }


def test_a_copy_begins_without_the_gifts_it_earns_itself() -> None:
    floor = open_shop({"A": 9, "G": 9}, code="tb1")
    save_gifts(gift_rule("两件送一", tier("2", floor.skus["G"])))
    origin = shipped(floor, "T1", line("A", 2, "15.00"))
    assert given(origin) == [("商品 G", 1, "gift")]

    copy, again = (beginning(origin, kind, actor=SYSTEM) for kind in ("copy", "reship"))

    assert [one.sku_code for one in copy.lines] == ["A"]
    assert [one.sku_code for one in again.lines] == ["A", "G"]
    assert (copy.left_out, again.left_out) == (0, 0)


def test_what_is_sent_once_more_owes_nothing_and_is_told_to_no_channel() -> None:
    floor = open_shop({"A": 9}, code="tb1")
    origin = shipped(floor, "T1", line("A", 2, "15.00"))
    entry = said(
        floor, ("A", 1, "15.00"), kind="reship", reason="lost", origin_id=origin,
        recipient_of=origin, is_taken=False, payment=EntryPayment(when="later"),
    )  # fmt: skip

    done = enter(entry)

    made = row(done.order.id)
    assert (made.order_type, made.state, made.payable_minor, made.payment_status) == (
        "reship", "pending_review", 0, "paid",
    )  # fmt: skip
    assert run(orders.approve_orders, actor=SYSTEM, order_ids=[made.id]).done == [made.id]
    parcel = fulfilment.OrderToShip(made.id, "self")
    assert run(fulfilment.ship_orders, actor=SYSTEM, parcels=[parcel]).done == [made.id]
    assert (row(made.id).needs_confirm, row(origin).needs_confirm) == (False, True)
    nothing_broken()


def test_what_has_not_left_is_neither_sent_once_more_nor_exchanged() -> None:
    floor = open_shop({"A": 9}, code="tb1")
    run(orders.place_orders, actor=SYSTEM, shop="tb1", orders=[order("T1", [line("A")])])
    origin = order_id_of("T1")

    with pytest.raises(ActionNotAllowed) as refusal:
        enter(said(floor, ("A", 1, "0"), kind="reship", reason="lost", origin_id=origin))

    assert refusal.value.params["reason"] == "not_shipped_yet"
    assert (Order.objects.count(), OrderOrigin.objects.count()) == (1, 0)


def exchange(floor: Floor, origin: UUID, back: int, price: str, **fields: Any) -> OrderEntry:
    """B of this price for so many of the origin's first line."""
    came = OrderLine.objects.filter(order_id=origin).order_by("position")[0]
    return said(
        floor, ("B", 1, price), kind="exchange", reason="wrong_size", origin_id=origin,
        back=[EntryBack(came.id, back)], **fields,
    )  # fmt: skip


def test_an_exchange_owes_the_difference_and_takes_back_no_more_than_was_sold() -> None:
    floor = open_shop({"A": 9, "B": 9}, code="md1", channel="store")
    origin = shipped(floor, "T1", line("A", 3, "33.33"))
    paid = EntryPayment(method="alipay")

    dearer = enter(exchange(floor, origin, 1, "40.00", payment=paid))
    cheaper = enter(exchange(floor, origin, 2, "50.00", payment=paid))

    assert (dearer.order.payable_minor, dearer.order.state) == (667, "shipped")
    assert (cheaper.order.payable_minor, cheaper.surplus) == (0, 1_666)
    assert cheaper.order.state == "shipped"
    credit = ExchangedLine.objects.order_by("order_id").values_list("credit_minor", flat=True)
    assert sum(credit) == 9_999
    with pytest.raises(InvalidInput) as refusal:
        enter(exchange(floor, origin, 1, "40.00", payment=paid))
    assert (refusal.value.code, refusal.value.params) == ("more_than_sold", {"most": 0})
    assert OrderOrigin.objects.count() == 2
    nothing_broken()


def test_who_sees_one_warehouse_sells_out_of_it() -> None:
    floor = street_shop({"A": 5}, warehouses=2)
    mine, other = floor.warehouses[1], floor.warehouses[0]
    add_stock(floor, "A", 2, mine)
    clerk = replace(SYSTEM, warehouses=frozenset({mine.id}))

    done = enter(said(floor, ("A", 1, "10.00")), clerk)

    assert steps(done) == [("pay", "ok"), ("approve", "ok"), ("ship", "ok")]
    assert row(done.order.id).warehouse_id == mine.id
    with pytest.raises(InvalidInput) as refused:
        enter(said(floor, ("A", 1, "10.00"), warehouse_id=other.id), clerk)
    assert (refused.value.code, refused.value.field) == ("not_its_warehouse", "warehouse_id")
    assert Order.objects.count() == 1
    nothing_broken()
