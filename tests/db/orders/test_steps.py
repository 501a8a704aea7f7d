"""What people and the warehouse do with orders, many at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.support.changes import change
from tests.support.shop_floor import (
    Floor,
    add_stock,
    line,
    open_shop,
    order,
    order_id_of,
    person,
)
from zhidan.inventory.models import StockLevel, StockMove
from zhidan.kernel.errors import Conflict
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingRecipient
from zhidan.orders.models import Order, OrderEvent, OrderHold, OrderLine, SourceKey
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.operations.expire_reservations import expire_reservations
from zhidan.orders.queries.listing import stage_counts
from zhidan.orders.schedules import roll_up_counts
from zhidan.parties.api import RecipientEdit, reveal_recipient
from zhidan.parties.models import Recipient
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def placed(floor: Floor, *sent: Any) -> list[UUID]:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))
    return [order_id_of(item.external_no) for item in sent]


def step(operation: Any, order_ids: list[UUID], **params: Any) -> list[str]:
    outcomes = run(operation, actor=SYSTEM, order_ids=order_ids, **params)
    return [outcome.code for outcome in outcomes]


def codes(operation: Any, **given: Any) -> list[str]:
    return [outcome.code for outcome in run(operation, actor=SYSTEM, **given)]


def level(floor: Floor, code: str) -> tuple[int, int]:
    row = StockLevel.objects.get(sku_id=floor.skus[code].id, warehouse_id=floor.warehouse.id)
    return row.on_hand, row.allocated


def told() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))


def ship(order_id: UUID, *, line_ids: set[UUID] | None = None) -> list[str]:
    rows = OrderLine.objects.filter(order_id=order_id)
    goods = {
        row.id: orders.LeavingGoods(row.sku_id, row.quantity)
        for row in rows
        if line_ids is None or row.id in line_ids
    }
    shipment = orders.Shipment(
        order_id, goods, "SF", "SF1234567890123", datetime(2026, 11, 2, tzinfo=UTC)
    )
    return [o.code for o in run(orders.record_shipped, actor=SYSTEM, shipments=[shipment])]


def test_a_batch_answers_for_every_order() -> None:
    floor = open_shop({"A": 2})
    good, short = placed(floor, order("T1", [line("A", 2)]), order("T2", [line("A")]))
    unknown = uuid7()
    before = len(told())

    codes = step(orders.approve_orders, [good, short, unknown])

    assert codes == ["ok", "held", "not_found"]
    assert dict(Order.objects.values_list("external_no", "state")) == {
        "T1": "approved", "T2": "pending_review",
    }  # fmt: skip
    assert told()[before:] == ["OrdersApproved"]
    assert OrderEvent.objects.filter(order_id=short).count() == 1


def test_cancelling_frees_the_stock_once() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A", 3)]))

    assert step(orders.cancel_orders, [order_id], reason="不要了") == ["ok"]
    assert step(orders.cancel_orders, [order_id], reason="不要了") == ["wrong_state"]
    assert level(floor, "A") == (5, 0)


def test_an_order_goes_from_review_to_shipped_and_its_stock_leaves() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A", 3), line("补差价", kind="virtual")]))
    goods = set(
        OrderLine.objects.filter(order_id=order_id, kind="goods").values_list("id", flat=True)
    )

    assert step(orders.approve_orders, [order_id]) == ["ok"]
    assert codes(orders.record_released, parcels=[[order_id]]) == ["ok"]
    assert codes(orders.record_packed, parcels=[[order_id]]) == ["ok"]
    assert Order.objects.get().stage == "packing"
    assert ship(order_id, line_ids=goods) == ["ok"]
    assert ship(order_id, line_ids=goods) == ["already_shipped"]

    assert level(floor, "A") == (2, 0)
    assert list(StockMove.objects.filter(kind="ship").values_list("quantity", flat=True)) == [-3]
    stored = Order.objects.get()
    assert (stored.state, stored.fulfilment_status, stored.tracking_no) == (
        "shipped", "fulfilled", "SF1234567890123",
    )  # fmt: skip
    assert step(orders.complete_orders, [order_id]) == ["ok"]


def test_a_cancelled_order_cannot_ship() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A", 3)]))
    step(orders.approve_orders, [order_id])
    step(orders.cancel_orders, [order_id], reason="退款")

    assert ship(order_id) == ["wrong_state"]
    assert level(floor, "A") == (5, 0)
    assert StockMove.objects.filter(kind="ship").count() == 0


def test_goods_made_to_order_ship_only_when_produced() -> None:
    floor = open_shop({}, supplies={"C": "to_order"})
    [order_id] = placed(floor, order("T1", [line("C")]))
    assert step(orders.approve_orders, [order_id]) == ["ok"]
    assert Order.objects.get().stage == "in_production"
    assert ship(order_id) == ["not_produced"]

    assert step(orders.mark_produced, [order_id]) == ["ok"]
    assert ship(order_id) == ["ok"]
    assert StockMove.objects.count() == 0


def test_a_shortage_is_released_only_when_stock_is_there() -> None:
    floor = open_shop({"A": 1})
    [order_id] = placed(floor, order("T1", [line("A", 3)]))

    assert step(orders.release_holds, [order_id]) == ["ok"]
    assert Order.objects.get().holds == ["shortage"]

    add_stock(floor, "A", 5)
    assert step(orders.release_holds, [order_id]) == ["ok"]
    assert (Order.objects.get().holds, level(floor, "A")) == ([], (6, 3))


def test_facts_are_not_argued_away() -> None:
    floor = open_shop({"A": 1})
    [order_id] = placed(floor, order("T1", [line("X")]))

    assert step(orders.release_holds, [order_id]) == ["unmapped_sku"]
    assert Order.objects.get().holds == ["unmapped_sku"]


def test_a_hold_by_hand_keeps_an_order_from_approval() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A")]))

    assert step(orders.hold_orders, [order_id], reason="等客户确认") == ["ok"]
    assert step(orders.approve_orders, [order_id]) == ["held"]
    assert step(orders.release_holds, [order_id]) == ["ok"]
    assert step(orders.approve_orders, [order_id]) == ["ok"]
    assert OrderHold.objects.get().cleared_at is not None


def test_unapproved_orders_keep_their_stock() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A")]))
    step(orders.approve_orders, [order_id])

    assert step(orders.unapprove_orders, [order_id]) == ["ok"]
    assert (Order.objects.get().state, level(floor, "A")) == ("pending_review", (5, 1))


def test_unpaid_orders_lose_their_stock_by_the_databases_clock(owner_connection: Any) -> None:
    floor = open_shop({"A": 5}, reserve_on="placed")
    placed(floor, order("T1", [line("A")], status="unpaid"))
    assert level(floor, "A") == (5, 1)
    assert run(expire_reservations, actor=SYSTEM) == 0

    owner_connection.execute("UPDATE sales_order SET expires_at = now() - interval '1 second'")

    assert run(expire_reservations, actor=SYSTEM) == 1
    assert level(floor, "A") == (5, 0)
    placed(floor, order("T1", [line("A")], status="paid"))
    assert level(floor, "A") == (5, 1)


def test_an_import_is_undone_by_new_facts_and_can_come_again() -> None:
    floor = open_shop({"A": 5})
    fresh, moved = placed(floor, order("T1", [line("A")]), order("T2", [line("A")]))
    step(orders.approve_orders, [moved])

    assert step(orders.undo_placed_orders, [fresh, moved]) == ["ok", "moved_on"]
    assert level(floor, "A") == (5, 1)
    assert list(SourceKey.objects.values_list("external_no", flat=True)) == ["T2"]

    [again] = placed(floor, order("T1", [line("A")]))
    assert again != fresh


def test_an_edited_recipient_is_a_new_row_and_settles_its_holds() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A")], recipient=person(mobile="123")))
    assert Order.objects.get().holds == ["phone_invalid"]
    moved = RecipientEdit(
        name="李四", phone="13900001111", province="上海市", city="上海市", address="南京路 1 号"
    )

    assert change(order_id, recipient=moved, note="已核", expected_version=1) == "ok"

    stored = Order.objects.get()
    assert (stored.holds, stored.note, stored.version) == ([], "已核", 2)
    assert list(Recipient.objects.order_by("id").values_list("origin", "name_masked")) == [
        ("source", "王**"), ("clerk", "李*"),
    ]  # fmt: skip
    with pytest.raises(Conflict) as refused:
        run(edit_order, actor=SYSTEM, order_id=order_id, edit=OrderEdit(note="x"),
            expected_version=1)  # fmt: skip
    assert refused.value.params == {"version": 2}


def test_tab_counts_are_the_sum_of_their_changes_before_and_after_the_roll_up() -> None:
    floor = open_shop({"A": 2})
    ids = placed(floor, *(order(f"T{n}", [line("A")]) for n in range(4)))
    step(orders.approve_orders, ids[:1])
    expected = {"pending_review": 3, "picking": 1, "exception": 2}

    counts = [stage_counts(actor=SYSTEM)]
    roll_up_counts()
    step(orders.cancel_orders, ids[3:], reason="")
    roll_up_counts()
    counts.append(stage_counts(actor=SYSTEM))

    assert {k: v for k, v in counts[0].items() if v} == expected
    assert {k: v for k, v in counts[1].items() if v} == {
        "pending_review": 2, "picking": 1, "exception": 1, "cancelled": 1,
    }  # fmt: skip


def test_orders_outside_the_scope_do_not_exist() -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A")]))
    stranger = Actor("user", uuid7(), "x", frozenset({"orders.approve"}), shops=frozenset())

    outcomes = run(orders.approve_orders, actor=stranger, order_ids=[order_id])

    assert [outcome.code for outcome in outcomes] == ["not_found"]
    assert stage_counts(actor=stranger)["pending_review"] == 0


@pytest.mark.parametrize(
    ("sent", "edit", "known"),
    [
        (
            person(),
            RecipientEdit(phone="13900001111"),
            ("王小明", "13900001111", "余杭区", "文一西路 969 号 3 幢 502"),
        ),
        (
            person(),
            RecipientEdit(address="文二路 1 号"),
            ("王小明", "13812345678", "余杭区", "文二路 1 号"),
        ),
        (
            IncomingRecipient(
                name="王小明", mobile="13812345678", raw_address="浙江省 杭州市 余杭区 前进街1号"
            ),
            RecipientEdit(name="李四"),
            ("李四", "13812345678", "余杭区", "前进街1号"),
        ),
    ],
)
def test_what_an_edit_of_the_recipient_does_not_name_stays(
    sent: IncomingRecipient, edit: RecipientEdit, known: tuple[str, ...]
) -> None:
    floor = open_shop({"A": 5})
    [order_id] = placed(floor, order("T1", [line("A")], recipient=sent))

    assert change(order_id, recipient=edit) == "ok"

    plain = run(reveal_recipient, actor=SYSTEM, order_id=order_id, reason="核对地址")
    assert (plain.name, plain.phone, plain.district, plain.address) == known
    assert Order.objects.get().holds == []


def test_a_masked_recipient_needs_the_whole_truth() -> None:
    floor = open_shop({"A": 5})
    masked = person(name="王**", mobile="138****5678", detail="文一****")
    [order_id] = placed(floor, order("T1", [line("A")], recipient=masked))
    assert Order.objects.get().holds == []

    assert change(order_id, recipient=RecipientEdit(name="王明")) == "ok"

    assert sorted(Order.objects.get().holds) == ["address_invalid", "phone_invalid"]
