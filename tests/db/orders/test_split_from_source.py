"""What a source says of an order that was split is about its parts; each tells for itself."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import settle
from tests.support.changes import change
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.channels.models import ConfirmEntry
from zhidan.channels.operations.refuse_confirmations import refuse_confirmations
from zhidan.channels.operations.write_confirm_file import write_confirm_file
from zhidan.fulfilment import api as fulfilment
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import Order, SourceConflict
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import order_list
from zhidan.payments import api as payments
from zhidan.payments.models import Refund
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
LINES = [line("A", external_line_no="11"), line("B", external_line_no="12")]


def say(floor: Floor, number: str, status: Any = "paid", **fields: Any) -> None:
    sent = order(number, fields.pop("lines", LINES), status=status, **fields)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
    settle()
    assert verify().violations == ()


def split(number: str) -> list[UUID]:
    """Every product becomes an order of its own; the parts, A first."""
    key = order_id_of(number)
    wanted = [orders.Splitting(key, orders.SplitWish(way="product"))]
    [row] = run(payments.split_paid_orders, actor=SYSTEM, wanted=wanted)
    assert row.code == "ok"
    settle()
    return orders.parts_of([key])[key]


def states(*ids: UUID) -> list[str]:
    return [Order.objects.get(pk=one).state for one in ids]


def ship(floor: Floor, order_id: UUID, number: str) -> None:
    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id])
    settle()
    parcels = [fulfilment.OrderToShip(order_id, "sf", number, accept_unusual=True)]
    [row] = run(fulfilment.ship_orders, actor=SYSTEM, parcels=parcels)
    assert row.code == "ok"
    settle()


def test_closed_at_the_source_cancels_what_has_not_left() -> None:
    floor = open_shop({"A": 5, "B": 5})
    say(floor, "T1")
    one, other = split("T1")
    ship(floor, one, "SF1000000000001")

    say(floor, "T1", "closed", close_reason="买家取消")

    assert states(order_id_of("T1"), one, other) == ["split", "shipped", "cancelled"]
    assert set(StockLevel.objects.values_list("allocated", flat=True)) == {0}
    assert Refund.objects.count() == 0  # who closed it gives its money back


def test_money_and_words_of_the_source_reach_the_parts() -> None:
    floor = open_shop({"A": 5, "B": 5}, reserve_on="placed")
    say(floor, "T1", "unpaid")
    parts = split("T1")
    assert states(*parts) == ["pending_payment", "pending_payment"]

    say(floor, "T1", "paid", seller_memo="加急", flag=2)

    rows = [Order.objects.get(pk=one) for one in parts]
    assert [row.state for row in rows] == ["pending_review", "pending_review"]
    assert [(row.amount_paid_minor, row.payment_status) for row in rows] == [(1_000, "paid")] * 2
    assert [(row.seller_memo, row.flag) for row in rows] == [("加急", 2)] * 2

    back = IncomingAmounts(refunded="5.00")
    say(floor, "T1", "paid", seller_memo="加急", flag=2, amounts=back)
    assert sum(Order.objects.get(pk=one).refunded_minor for one in parts) == 500
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 500


def test_what_differs_is_for_a_clerk_to_see_on_the_open_parts() -> None:
    floor = open_shop({"A": 5, "B": 5})
    say(floor, "T1")
    one, other = split("T1")
    ship(floor, one, "SF1000000000001")

    moved = person(mobile="13912345678", detail="另一条路 1 号")
    say(floor, "T1", "paid", lines=[line("A", 2, external_line_no="11")], recipient=moved)

    assert [Order.objects.get(pk=key).holds for key in (one, other)] == [[], ["source_changed"]]
    assert Order.objects.get(pk=order_id_of("T1")).holds == []


def test_what_a_clerk_has_seen_of_the_source_holds_no_part_again() -> None:
    floor = open_shop({"A": 5, "B": 5})
    say(floor, "T1")
    one, other = split("T1")
    more = [line("A", 2, external_line_no="11")]
    say(floor, "T1", lines=more)
    assert [Order.objects.get(pk=key).holds for key in (one, other)] == [["source_changed"]] * 2
    run(orders.release_holds, actor=SYSTEM, order_ids=[one, other])

    say(floor, "T1", lines=more, flag=3)

    assert [Order.objects.get(pk=key).holds for key in (one, other)] == [[], []]
    say(floor, "T1", lines=[line("A", 3, external_line_no="11")], flag=3)
    assert [Order.objects.get(pk=key).holds for key in (one, other)] == [["source_changed"]] * 2


def test_what_the_source_says_of_a_part_that_stays_holds_it_though_another_has_left() -> None:
    floor = open_shop({"A": 5, "B": 5})
    say(floor, "T1")
    one, other = split("T1")
    ship(floor, one, "SF1000000000001")
    assert change(other, seller_memo="等新盒") == "ok"

    say(floor, "T1", "shipped", seller_memo="改送另一处")

    assert states(one, other) == ["shipped", "pending_review"]
    assert Order.objects.get(pk=other).holds == ["source_changed"]
    [row] = SourceConflict.objects.all()
    assert (row.order_id, row.field, row.theirs) == (other, "seller_memo", {"memo": "改送另一处"})


def test_what_was_decided_on_the_parts_is_decided_when_they_are_one_again() -> None:
    floor = open_shop({"A": 5, "B": 5})
    say(floor, "T1")
    key = order_id_of("T1")
    assert change(key, seller_memo="等新盒") == "ok"
    say(floor, "T1", seller_memo="加急")
    assert Order.objects.get(pk=key).holds == ["source_changed"]
    parts = split("T1")
    assert [Order.objects.get(pk=one).holds for one in parts] == [["source_changed"]] * 2
    run(orders.release_holds, actor=SYSTEM, order_ids=parts)

    [row] = run(payments.unsplit_paid_orders, actor=SYSTEM, order_ids=[key])

    assert (row.code, Order.objects.get(pk=key).holds) == ("ok", [])
    assert SourceConflict.objects.get().decided == "ours"
    settle()
    assert verify().violations == ()


def test_a_source_that_shipped_it_all_itself_ends_the_parts() -> None:
    floor = open_shop({"A": 5, "B": 5})
    say(floor, "T1")
    parts = split("T1")

    assert change(parts[0], seller_memo="等新盒") == "ok"

    say(floor, "T1", "finished", seller_memo="已在别处发货")

    assert states(*parts) == ["completed", "completed"]
    assert SourceConflict.objects.count() == 0
    assert set(StockLevel.objects.values_list("allocated", flat=True)) == {0}


@pytest.mark.parametrize("channel", ["taobao", "amazon"])
def test_each_part_tells_of_its_own_lines_with_its_own_number(channel: str) -> None:
    floor = open_shop({"A": 5, "B": 5}, channel=channel)
    say(floor, "T1")
    say(floor, "T2")
    one, other = split("T1")
    ship(floor, one, "SF1000000000001")
    ship(floor, order_id_of("T2"), "SF1000000000003")

    first = run(write_confirm_file, actor=SYSTEM, shop=floor.shop.code)
    rows = [row for e in ConfirmEntry.objects.order_by("position") for row in e.rows]
    if channel == "amazon":
        assert [(row[0], row[1], row[6]) for row in rows] == [
            ("T1", "11", "SF1000000000001"),
            ("T2", "", "SF1000000000003"),
        ]
        return
    assert rows == [
        ["T1", "顺丰速运", "SF1000000000001", "11"],
        ["T2", "顺丰速运", "SF1000000000003"],
    ]

    # The channel knows of one parcel and says "shipped": the other part is still to be sent.
    say(floor, "T1", "shipped")
    assert states(one, other) == ["shipped", "pending_review"]
    assert Order.objects.get(pk=one).confirm_state == "accepted"
    ship(floor, other, "SF1000000000002")
    second = run(write_confirm_file, actor=SYSTEM, shop=floor.shop.code)
    assert second.file is not None
    assert first.file is not None
    assert ConfirmEntry.objects.get(file=second.file).rows == [
        ["T1", "顺丰速运", "SF1000000000002", "12"]
    ]
    said = run(refuse_confirmations, actor=SYSTEM, file_id=second.file.id, pasted="T1 单号已用")
    assert [row.code for row in said] == ["ok"]
    assert Order.objects.get(pk=one).confirm_state == "accepted"


def test_parts_are_found_but_not_suggested_to_travel_together() -> None:
    floor = open_shop({"A": 9, "B": 9})
    same = person(mobile="13800000001")
    say(floor, "T1", recipient=same)
    one, other = split("T1")
    assert orders.merge_candidates(actor=SYSTEM) == []

    say(floor, "T2", recipient=same)
    [group] = orders.merge_candidates(actor=SYSTEM)
    assert Counter(key in (one, other) for key in group) == {True: 1, False: 1}

    assert orders.orders_called(["T1"]) == {"T1": {one, other}}
    found = order_list(
        OrderFilter(q="T1"), sort="-placed_at", cursor=None, limit=10, actor=SYSTEM
    ).items
    assert {row.values["id"] for row in found} == {order_id_of("T1"), one, other}
    assert datetime.now(UTC) > found[0].values["placed_at"]
