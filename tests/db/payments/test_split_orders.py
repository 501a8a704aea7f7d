"""Orders become several and whole again: goods, money, payments and stock go along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import settle
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of
from zhidan.insights.api import verify
from zhidan.inventory.models import Reservation, StockLevel
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import Order, OrderHold, OrderLine
from zhidan.payments import api as payments
from zhidan.payments.models import PaymentAllocation
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def placed(floor: Floor, *sent: Any) -> list[UUID]:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))
    settle()
    return [order_id_of(item.external_no) for item in sent]


def split(order_id: UUID, way: Any = "quantity", most: int | None = None, **fields: Any) -> str:
    wish = orders.SplitWish(way=way, most=most, **fields)
    wanted = [orders.Splitting(order_id, wish)]
    [row] = run(payments.split_paid_orders, actor=SYSTEM, wanted=wanted)
    return row.code


def unsplit(order_id: UUID) -> str:
    [row] = run(payments.unsplit_paid_orders, actor=SYSTEM, order_ids=[order_id])
    return row.code


def parts(order_id: UUID) -> list[Order]:
    found = orders.parts_of([order_id]).get(order_id, [])
    return [Order.objects.get(pk=part) for part in found]


def clean() -> None:
    settle()
    assert verify().violations == ()


def picture(order_id: UUID) -> dict[str, Any]:
    """All that an order is, without what counts its events."""
    row = Order.objects.filter(pk=order_id).values().get()
    row.pop("version")
    lines = list(OrderLine.objects.filter(order_id=order_id).order_by("position").values())
    shares = PaymentAllocation.objects.filter(order_id=order_id, amount_minor__gt=0)
    held = Reservation.objects.filter(order_id=order_id, state="held")
    return {
        "row": row,
        "lines": lines,
        "shares": sorted(shares.values_list("payment_id", "amount_minor")),
        "held": sorted(held.values_list("sku_id", "warehouse_id", "line_id", "quantity")),
        "holds": sorted(
            OrderHold.objects.filter(order_id=order_id, cleared_at=None).values_list(
                "reason", flat=True
            )
        ),
    }


def test_an_order_becomes_parts_that_add_up_and_itself_again() -> None:
    floor = open_shop({"A": 10, "B": 5})
    [key] = placed(
        floor,
        order(
            "S1",
            [line("A", 3, "33.33"), line("B", 2, "10.00")],
            amounts=IncomingAmounts(freight="10.00", seller_discount="7.77"),
            buyer_message="请尽快",
        ),
    )
    before = picture(key)

    assert split(key, "quantity", 2) == "ok"

    made = parts(key)
    whole = Order.objects.get(pk=key)
    assert (whole.state, whole.stage, whole.amount_paid_minor) == ("split", "split", 0)
    assert [part.order_no for part in made] == [f"{whole.order_no}-{n}" for n in (1, 2, 3)]
    assert [part.units for part in made] == [2, 2, 1]
    assert sum(part.payable_minor for part in made) == whole.payable_minor == 12_222
    assert [part.amount_paid_minor for part in made] == [part.payable_minor for part in made]
    assert {part.state for part in made} == {"pending_review"}
    assert {tuple(part.holds) for part in made} == {("buyer_message",)}
    assert {part.buyer_id for part in made} == {whole.buyer_id}
    assert StockLevel.objects.get(sku_id=floor.skus["A"].id).allocated == 3
    clean()

    assert unsplit(key) == "ok"

    assert picture(key) == before
    assert {part.state for part in Order.objects.exclude(pk=key)} == {"rejoined"}
    clean()


def test_an_approved_order_is_sent_as_its_parts() -> None:
    floor = open_shop({"A": 10})
    [key] = placed(floor, order("S1", [line("A", 4)]))
    run(orders.approve_orders, actor=SYSTEM, order_ids=[key])
    settle()

    assert split(key, "quantity", 3) == "ok"
    clean()
    made = parts(key)
    assert [part.state for part in made] == ["approved", "approved"]
    assert split(made[0].id, "quantity", 1) == "ok"
    clean()
    assert unsplit(key) == "unsplit_part_is_split"
    assert unsplit(made[0].id) == "ok"
    assert unsplit(key) == "ok"
    clean()
    assert Order.objects.get(pk=key).state == "approved"
    assert split(key, "quantity", 2) == "ok"
    assert [part.order_no[-2:] for part in parts(key)] == ["-3", "-4"]
    clean()
