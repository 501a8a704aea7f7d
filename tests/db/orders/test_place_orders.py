"""Intake: what a batch of incoming orders leaves in the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.changes import change
from tests.support.shop_floor import PLACED, Floor, line, open_shop, order, order_id_of, person
from zhidan.insights.api import verify
from zhidan.inventory.models import Reservation, StockLevel
from zhidan.orders.api import place_orders
from zhidan.orders.incoming import IncomingAmounts, IncomingOrder
from zhidan.orders.models import (
    Order,
    OrderEvent,
    OrderHold,
    OrderLine,
    SourceOrder,
    StageDelta,
)
from zhidan.parties.api import RecipientEdit
from zhidan.parties.models import Buyer, Recipient
from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.platform.actors import SYSTEM
from zhidan.platform.privacy import unseal
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def place(floor: Floor, *orders: IncomingOrder, **options: Any) -> list[Any]:
    return run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(orders), **options)


def level(floor: Floor, code: str) -> tuple[int, int]:
    row = StockLevel.objects.get(sku_id=floor.skus[code].id, warehouse_id=floor.warehouse.id)
    return row.on_hand, row.allocated


def test_a_paid_order_reserves_all_its_lines() -> None:
    floor = open_shop({"A": 10, "B": 5})

    [placed] = place(floor, order("T1", [line("A", 3), line("B", 2), line("A", 1)]))

    assert (placed.outcome, placed.state, placed.holds) == ("created", "pending_review", ())
    assert (level(floor, "A"), level(floor, "B")) == ((10, 4), (5, 2))
    assert sorted(Reservation.objects.values_list("quantity", flat=True)) == [1, 2, 3]
    stored = Order.objects.get()
    assert (stored.goods_minor, stored.payable_minor, stored.units) == (6000, 6000, 6)
    assert stored.warehouse_id == floor.warehouse.id
    assert stored.payment_status == "paid"
    assert list(OrderEvent.objects.values_list("seq", "action", "to_state")) == [
        (1, "submit", "pending_review")
    ]
    assert list(StageDelta.objects.values_list("stage", "delta")) == [("pending_review", 1)]


def test_an_order_that_cannot_be_held_whole_holds_nothing() -> None:
    floor = open_shop({"A": 10, "B": 1})

    [placed] = place(floor, order("T1", [line("A", 3), line("B", 2)]))

    assert placed.holds == ("shortage",)
    assert (level(floor, "A"), level(floor, "B")) == ((10, 0), (1, 0))
    hold = OrderHold.objects.get()
    assert [(m["name"], m["needed"], m["available"]) for m in hold.params["missing"]] == [
        ("B", 2, 1)
    ]
    assert sorted(StageDelta.objects.values_list("stage", "delta")) == [
        ("exception", 1),
        ("pending_review", 1),
    ]


def test_the_second_warehouse_takes_what_the_first_cannot() -> None:
    floor = open_shop({"A": 1}, warehouses=2)
    from tests.support.shop_floor import add_stock

    add_stock(floor, "A", 5, floor.warehouses[1])
    place(floor, order("T1", [line("A", 3)]), order("T2", [line("A", 1)]))

    assert dict(Order.objects.values_list("external_no", "warehouse_id")) == {
        "T1": floor.warehouses[1].id,
        "T2": floor.warehouses[0].id,
    }


def test_the_same_order_again_changes_nothing() -> None:
    floor = open_shop({"A": 10})
    sent = order("T1", [line("A", 3)])
    [first] = place(floor, sent)

    [again] = place(floor, sent)

    assert (again.outcome, again.order_id) == ("unchanged", first.order_id)
    assert level(floor, "A") == (10, 3)
    assert (OrderEvent.objects.count(), SourceOrder.objects.count()) == (1, 1)


def test_one_unit_is_promised_once_within_a_batch() -> None:
    floor = open_shop({"A": 1})

    placed = place(floor, *(order(f"T{n}", [line("A")]) for n in range(5)))

    assert [p.holds for p in placed] == [(), *[("shortage",)] * 4]
    assert level(floor, "A") == (1, 1)


def test_unmapped_lines_hold_the_order_and_virtual_ones_do_not() -> None:
    floor = open_shop({"A": 10})

    unmapped, virtual = place(
        floor,
        order("T1", [line("A"), line("X")]),
        order("T2", [line("A"), line("补差价", kind="virtual")]),
    )

    assert (unmapped.holds, virtual.holds) == (("unmapped_sku",), ())
    assert level(floor, "A") == (10, 1)


def test_lines_made_to_order_wait_for_production_and_hold_no_stock() -> None:
    floor = open_shop({"A": 10}, supplies={"C": "to_order"})

    place(floor, order("T1", [line("C", personalisation="致 小雨")]))

    stored = Order.objects.get()
    assert (stored.production_status, stored.needs_stock, stored.is_customised) == (
        "ready", False, True,
    )  # fmt: skip
    assert Reservation.objects.count() == 0


def test_what_was_shipped_before_comes_in_as_history() -> None:
    floor = open_shop({"A": 10})

    placed = place(
        floor,
        order("T1", [line("A")], status="shipped"),
        order("T2", [line("A"), line("X")], status="finished", buyer_message="快点"),
        order("T3", [line("A")], status="closed"),
    )

    assert [(p.state, p.holds) for p in placed] == [
        ("shipped", ()), ("completed", ()), ("cancelled", ()),
    ]  # fmt: skip
    assert level(floor, "A") == (10, 0)
    assert set(Order.objects.values_list("is_adopted", flat=True)) == {True}


def test_a_later_word_moves_an_open_order_on_and_frees_its_stock() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", [line("A", 2)], status="unpaid"))
    assert level(floor, "A") == (10, 0)

    [paid] = place(floor, order("T1", [line("A", 2)], status="paid"))
    assert (paid.outcome, paid.state, level(floor, "A")) == (
        "updated", "pending_review", (10, 2),
    )  # fmt: skip

    [shipped] = place(floor, order("T1", [line("A", 2)], status="shipped"))
    assert (shipped.outcome, shipped.state, level(floor, "A")) == ("updated", "shipped", (10, 0))
    actions = OrderEvent.objects.order_by("seq").values_list("action", flat=True)
    assert list(actions) == [
        "submit", "source_update", "receive_payment", "reserve", "source_update",
        "ship_elsewhere", "release_stock",
    ]  # fmt: skip

    [stale] = place(floor, order("T1", [line("A", 2)], status="paid"))
    assert (stale.outcome, stale.state) == ("unchanged", "shipped")


@pytest.mark.parametrize(("text", "holds"), [("致小雨", []), ("致小雪", ["source_changed"])])
def test_what_a_buyer_had_written_is_compared_though_it_is_kept_apart(
    text: str, holds: list[str]
) -> None:
    floor = open_shop(supplies={"M": "to_order"})
    made = line("M", personalisation="致小雨", properties={"刻字": "致小雨"})
    place(floor, order("T1", [made]))

    again = line("M", personalisation=text, properties={"刻字": text})
    [told] = place(floor, order("T1", [again], flag=3))

    stored = Order.objects.get()
    assert (told.outcome, stored.flag, stored.holds) == ("updated", 3, holds)
    assert OrderLine.objects.get().personalisation == "致小雨"


@pytest.mark.parametrize("first", ["head", "lines"])
def test_two_halves_make_one_order_whichever_comes_first(first: str) -> None:
    floor = open_shop({"A": 10})
    head = order(
        "T1", part="head", amounts=IncomingAmounts(freight="5.00", payable="25.00"),
    )  # fmt: skip
    lines = order("T1", [line("A", 2)], part="lines", recipient=person(name="", mobile="",
        province="", city="", district="", detail=""))  # fmt: skip
    halves = [head, lines] if first == "head" else [lines, head]

    [one] = place(floor, halves[0])
    [two] = place(floor, halves[1])

    assert (one.outcome, two.outcome) == ("created", "updated")
    assert ("lines_missing" in one.holds, two.holds) == (first == "head", ())
    stored = Order.objects.get()
    assert (stored.goods_minor, stored.freight_minor, stored.payable_minor) == (2000, 500, 2500)
    assert (stored.units, stored.line_count, level(floor, "A")) == (2, 1, (10, 2))
    newest = Recipient.objects.order_by("-id").first()
    assert newest is not None
    assert newest.name_masked == "王**"


def test_a_clerks_address_is_never_overwritten() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", [line("A")]))
    Recipient.objects.update(origin="clerk")

    [placed] = place(floor, order("T1", [line("A")], recipient=person(detail="别处 1 号")))

    assert placed.holds == ("source_changed",)
    assert list(Recipient.objects.order_by("id").values_list("origin", "address_masked")) == [
        ("clerk", "文一西****"), ("source", "别处 ****"), ("clerk", "文一西****"),
    ]  # fmt: skip


def test_what_left_after_the_take_over_without_us_says_so() -> None:
    taken_over_at = PLACED + timedelta(days=1)
    floor = open_shop({"A": 10}, taken_over_at=taken_over_at)
    late = taken_over_at + timedelta(hours=1)

    place(
        floor,
        order("T1", [line("A")], status="shipped", shipped_at=taken_over_at),
        order("T2", [line("A")], status="shipped", shipped_at=late),
        order("T3", [line("A")], status="finished", finished_at=late),
        order("T4", [line("A")], status="closed", modified_at=late),
    )

    actions = {
        number: OrderEvent.objects.get(order_id=order_id_of(number)).action
        for number in ("T1", "T2", "T3", "T4")
    }
    assert actions == {"T1": "adopt", "T2": "adopt_shipped", "T3": "adopt_shipped", "T4": "adopt"}
    assert level(floor, "A") == (10, 0)
    assert OrderHold.objects.count() == 0
    assert verify().ok


def test_rejected_orders_name_the_field_and_leave_no_trace() -> None:
    floor = open_shop({"A": 10})

    placed = place(
        floor,
        order("T1", [line("A", 0)]),
        order("T2", [line("A", price="abc")]),
        order("T3", [line("A")], buyer_message="x\x00y"),
        order("T4", [line("A")]),
    )

    assert [(p.outcome, [(e["field"], e["code"]) for e in p.errors]) for p in placed] == [
        ("rejected", [("lines.0.quantity", "negative_quantity")]),
        ("rejected", [("lines.0.unit_price", "bad_amount")]),
        ("rejected", [("buyer_message", "bad_characters")]),
        ("created", []),
    ]
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 1)


def test_a_look_alike_is_suspected() -> None:
    floor = open_shop({"A": 10})
    twin = {"recipient": person()}
    place(floor, order("T1", [line("A")], **twin))

    [placed] = place(floor, order("T2", [line("A")], **twin))

    assert placed.holds == ("duplicate_suspected",)


def test_people_are_sealed_masked_and_never_in_the_source_copy(owner_connection: Any) -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", [line("A", personalisation="刻字 阿花")], recipient=person(),
                       buyer_message="请叫我王小明"))  # fmt: skip

    card = Recipient.objects.get()
    assert (card.name_masked, card.phone_masked, card.address_masked) == (
        "王**", "138****5678", "文一西****",
    )  # fmt: skip
    assert Buyer.objects.get().nick_masked == "买***1"
    for table in ("recipient", "buyer", "source_order", "order_event", "outbox_event"):
        text = str(owner_connection.execute(f"SELECT t::text FROM {table} t").fetchall())
        for secret in ("王小明", "13812345678", "969 号", "阿花", "买家T1"):
            assert secret not in text, (table, secret)
    assert order_id_of("T1") == card.order_id


def test_a_shop_in_token_mode_keeps_nothing_plain() -> None:
    floor = open_shop({"A": 10}, pii_mode="token")

    [placed] = place(floor, order("T1", [line("A")], recipient=person(address_token="OAID-1")))

    card = Recipient.objects.get()
    assert (placed.holds, card.pii_state, card.name_masked) == ((), "token", "王**")
    assert (card.phone_blind, card.name_blind, card.address_blind) == (None, None, None)
    plain = unseal(bytes(card.sealed), recipient_aad(card.order_id, card.id)).decode()
    for secret in ("王小明", "13812345678", "969"):
        assert secret not in plain
    assert change(card.order_id, recipient=RecipientEdit(name="李四")) == "token_shop"


def test_lines_that_come_after_their_source_shipped_have_not_left_from_here() -> None:
    floor = open_shop({"A": 10})
    place(floor, order("T1", part="head", status="paid"))

    place(floor, order("T1", [line("A", 2)], part="lines", status="shipped"))

    stored = Order.objects.get()
    assert (stored.state, stored.is_adopted, level(floor, "A")) == ("shipped", False, (10, 0))
    assert OrderLine.objects.get().shipped_quantity == 0
    assert verify().ok
