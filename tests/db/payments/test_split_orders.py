"""Orders become several and whole again: goods, money, payments and stock go along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from tests.support.cashier import (
    agree,
    ask_back,
    money_of,
    owing,
    paid,
    receive,
    refund_step,
    settle,
)
from tests.support.changes import change, take_back
from tests.support.shop_floor import (
    Floor,
    add_stock,
    line,
    open_shop,
    order,
    order_id_of,
    person,
)
from zhidan.catalog.api import ProductEdit
from zhidan.catalog.operations.update_product import update_product
from zhidan.insights.api import verify
from zhidan.inventory.models import Reservation, StockLevel
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders import dividing
from zhidan.orders.changing import LineEdit
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import Order, OrderEvent, OrderHold, OrderLine, OrderLineage
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.splitting import PartLine
from zhidan.orders.splitting_money import share_money
from zhidan.parties.api import RecipientEdit
from zhidan.payments import api as payments
from zhidan.payments.models import CreditUse, PaymentAllocation, Refund
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


def account() -> UUID:
    """An account with a limit of two hundred yuan."""
    said = payments.SaidAccount(uuid7(), "常客", "CNY", 20_000)
    run(payments.save_credit_account, actor=SYSTEM, said=said)
    return said.id


def travel(floor: Floor, code: str, **rules: Any) -> None:
    """What the product of a SKU says of its parcels."""
    product_id = floor.skus[code].product_id
    run(update_product, actor=SYSTEM, product_id=product_id, edit=ProductEdit(**rules))


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


def test_lines_that_lie_in_two_warehouses_leave_from_both() -> None:
    floor = open_shop({"A": 2, "B": 0}, warehouses=2)
    add_stock(floor, "B", 2, floor.warehouses[1])
    [key] = placed(floor, order("S1", [line("A", 2), line("B", 1)]))
    before = picture(key)
    assert before["holds"] == ["shortage"]

    assert split(key, "warehouse") == "ok"
    made = parts(key)
    assert [part.warehouse_id for part in made] == [house.id for house in floor.warehouses]
    assert [part.holds for part in made] == [[], []]
    clean()

    assert unsplit(key) == "ok"
    assert picture(key) == before
    clean()


def test_what_is_there_is_sent_and_the_rest_waits() -> None:
    floor = open_shop({"A": 2}, supplies={"MADE": "to_order"})
    [key] = placed(floor, order("S1", [line("A", 5), line("MADE", personalisation="致小雨")]))

    assert split(key, "stock") == "ok"

    now, later = parts(key)
    assert (now.units, now.holds, now.production_status) == (2, [], "not_required")
    assert (later.units, later.holds, later.production_status) == (4, ["shortage"], "ready")
    assert split(later.id, "made_to_order") == "ok"
    assert [(one.units, one.is_customised) for one in parts(later.id)] == [(3, False), (1, True)]
    clean()


def test_an_order_follows_what_its_products_say_of_their_parcels() -> None:
    floor = open_shop({"VASE": 9, "MUG": 9, "PEN": 9})
    travel(floor, "VASE", ships_alone=True)
    travel(floor, "MUG", most_per_parcel=2)
    key, plain = placed(
        floor,
        order("S1", [line("PEN", 2), line("VASE", 1, "33.33"), line("MUG", 5, "9.99")]),
        order("S2", [line("PEN", 7), line("MUG", 2)]),
    )
    before = picture(key)

    assert split(key, "policy") == "ok"

    made = parts(key)
    assert [
        sorted(OrderLine.objects.filter(order=part).values_list("outer_code", "quantity"))
        for part in made
    ] == [[("MUG", 2), ("PEN", 2)], [("MUG", 2)], [("MUG", 1)], [("VASE", 1)]]
    assert set(OrderLineage.objects.values_list("way", flat=True)) == {"policy"}
    assert sum(part.payable_minor for part in made) == before["row"]["payable_minor"]
    assert [split(part.id, "policy") for part in made] == ["split_one_part"] * 4
    assert (split(plain, "policy"), Order.objects.get(pk=plain).state) == (
        "split_one_part", "pending_review",
    )  # fmt: skip
    clean()

    assert unsplit(key) == "ok"

    assert picture(key) == before
    clean()


def test_the_rules_of_many_orders_are_read_at_once() -> None:
    floor = open_shop({"VASE": 99, "PEN": 99})
    travel(floor, "VASE", ships_alone=True)
    keys = placed(floor, *(order(f"S{n}", [line("PEN"), line("VASE")]) for n in range(9)))

    def asked(order_ids: list[UUID]) -> int:
        with CaptureQueriesContext(connection) as queries:
            wholes = dividing.load_wholes(order_ids)
            wish = orders.SplitWish(way="policy")
            planned = dividing.plan_splits(wholes, dict.fromkeys(wholes, wish))
        assert [len(plan) for plan in planned.values() if isinstance(plan, list)] == (
            [2] * len(order_ids)
        )
        return len(queries)

    assert asked(keys) == asked(keys[:1])


def test_deposit_own_payments_and_what_is_promised_go_along() -> None:
    floor = open_shop({"A": 9})
    [key] = placed(floor, order("S1", [line("A", 3, "33.33")], status="unpaid"))
    assert agree(key, "deposit", (3_001, "start"), (6_998, "ship")) == "ok"
    first = paid("20.00", (key, "20.00"))
    second = paid("10.01", (key, "10.01"))
    promised = uuid7()
    assert receive("69.98", (key, "69.98"), id=promised, state="authorized") == "ok"
    before = picture(key)
    assert before["row"]["state"] == "pending_review"

    assert split(key, "quantity", 1) == "ok"

    made = parts(key)
    assert [part.amount_paid_minor for part in made] == [part.start_needs_minor for part in made]
    assert sum(part.start_needs_minor for part in made) == 3_001
    shares = PaymentAllocation.objects.filter(payment_id__in=[first, second])
    assert sum(shares.values_list("amount_minor", flat=True)) == 3_001
    assert key not in shares.filter(amount_minor__gt=0).values_list("order_id", flat=True)
    clean()
    run(payments.capture_payments, actor=SYSTEM, payment_ids=[promised])
    assert {part.payment_status for part in parts(key)} == {"paid"}
    clean()

    assert unsplit(key) == "ok"
    assert money_of(key) == ("pending_review", "paid", 9_999, 0)
    clean()


def test_what_an_account_lends_is_shared_and_comes_back() -> None:
    floor = open_shop({"A": 9})
    key = owing(floor, "S1", "99.99", lines=[line("A", 3, "33.33")])
    lender = account()
    assert agree(key, "on_account", account_id=lender) == "ok"
    before = list(CreditUse.objects.values())

    assert split(key, "quantity", 1) == "ok"
    uses = dict(CreditUse.objects.values_list("order_id", "amount_minor"))
    assert uses == {part.id: part.payable_minor for part in parts(key)}
    clean()

    assert unsplit(key) == "ok"
    assert list(CreditUse.objects.values()) == before
    clean()


def test_what_was_given_back_stays_and_later_refunds_are_of_the_parts() -> None:
    floor = open_shop({"A": 9})
    key = owing(floor, "S1", lines=[line("A", 2, "50.00")])
    payment = paid("100.00", (key, "100.00"))
    _, refund = ask_back(payment, 3_000, key)
    assert split(key) == "split_refund_open"
    for action in ("approve", "succeed"):
        assert refund_step(refund, action) == "ok"

    assert split(key, "quantity", 1) == "ok"
    assert money_of(key)[1:] == ("refunded", 3_000, 3_000)
    one, other = parts(key)
    assert (one.amount_paid_minor, other.amount_paid_minor) == (3_500, 3_500)
    clean()

    code, late = ask_back(payment, 1_000, one.id)
    assert (code, unsplit(key)) == ("ok", "split_refund_open")
    for action in ("approve", "succeed"):
        assert refund_step(late, action) == "ok"
    assert unsplit(key) == "ok"
    assert money_of(key)[1:] == ("partially_refunded", 9_000, 3_000)
    clean()


def test_what_was_paid_too_much_goes_back_though_the_order_was_split_meanwhile() -> None:
    floor = open_shop({"A": 9, "B": 9})
    [key] = placed(floor, order("V1", [line("A", 2), line("B", 2)]))
    sold = OrderLine.objects.get(order_id=key, outer_code="A")
    assert change(key, lines=[LineEdit(sold.id, unit_price="7.00")]) == "ok"

    assert split(key, "product") == "ok"  # before anybody proposed to give it back

    clean()
    over = {part.id: part.amount_paid_minor - part.payable_minor for part in parts(key)}
    assert sum(over.values()) == 600
    proposed = Refund.objects.values_list("order_id", "amount_minor", "state")
    assert set(proposed) == {(one, more, "requested") for one, more in over.items() if more}


def test_a_refused_order_stays_as_it_is() -> None:
    floor = open_shop({"A": 30})
    wang = person(mobile="13800000001")
    single, sealed, one, other, gone, whole = placed(
        floor,
        order("T1", [line("A")]),
        order("T2", [line("A", 2)]),
        order("T3", [line("A", 2)], recipient=wang),
        order("T4", [line("A", 2)], recipient=wang),
        order("T5", [line("A", 2)]),
        order("T6", [line("A", 2)]),
    )
    run(edit_order, actor=SYSTEM, order_id=sealed, edit=OrderEdit(is_sealed=True))
    run(orders.merge_orders, actor=SYSTEM, groups=[[one, other]])
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[gone], reason="x")
    settle()
    told = OrderEvent.objects.count()
    codes = [split(key, "quantity", 1) for key in (single, sealed, one, gone, uuid7())]

    assert codes == ["split_one_part", "split_sealed", "split_merged", "wrong_state", "not_found"]
    assert split(whole, "hand", parts=((PartLine(uuid7(), 1),), (PartLine(uuid7(), 1),))) == (
        "split_not_whole"
    )
    assert (unsplit(whole), OrderEvent.objects.count()) == ("not_split", told)
    assert split(whole, "quantity", 1) == "ok"
    part, rest = parts(whole)
    assert receive("1.00", (whole, "1.00")) == "order_split"
    assert change(part.id, recipient=RecipientEdit(phone="13911112222")) == "ok"
    assert unsplit(whole) == "unsplit_changed"
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[rest.id], reason="x")
    assert unsplit(whole) in ("unsplit_changed", "unsplit_cancelled")
    clean()


def test_what_was_changed_on_a_part_is_never_lost_by_restoring() -> None:
    floor = open_shop({"A": 9, "B": 9, "C": 9})
    [key] = placed(floor, order("U1", [line("A", 2), line("B", 2)]))
    assert split(key, "product") == "ok"
    part, _ = parts(key)
    sold = OrderLine.objects.get(order_id=part.id)
    for edit in (
        LineEdit(sold.id, personalisation="小明"),
        LineEdit(sold.id, sku_id=floor.skus["C"].id),
    ):
        assert change(part.id, lines=[edit]) == "ok"
        settle()
        assert (unsplit(key), Order.objects.get(pk=key).state) == ("unsplit_changed", "split")
        assert take_back(part.id) == "ok"
    clean()

    assert unsplit(key) == "ok"
    clean()


def lost_unit(*given: Any) -> Any:
    """The planner, but a minor unit of freight is lost on the way."""
    first, *rest = share_money(*given)
    return [replace(first, money=replace(first.money, freight=first.money.freight + 1)), *rest]


def kept_piece(*given: Any) -> Any:
    """The planner, but a piece of the last part is forgotten."""
    *rest, last = share_money(*given)
    return [*rest, replace(last, pieces=last.pieces[:-1])]


@pytest.mark.parametrize("planner", [lost_unit, kept_piece])
def test_without_the_planners_care_only_the_database_saves_us(
    planner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = open_shop({"A": 9, "B": 0})
    [key] = placed(floor, order("S1", [line("A", 2), line("B", 2)]))
    monkeypatch.setattr(dividing, "share_money", planner)

    with pytest.raises(IntegrityError, match="does not add up"):
        split(key, "quantity", 1)

    assert (Order.objects.get(pk=key).state, Order.objects.count()) == ("pending_review", 1)


def test_a_split_order_cannot_stand_again_beside_its_parts() -> None:
    floor = open_shop({"A": 9})
    [key] = placed(floor, order("S1", [line("A", 2)]))
    assert split(key, "quantity", 1) == "ok"
    with pytest.raises(IntegrityError, match="its parts still stand"), transaction.atomic():
        Order.objects.filter(pk=key).update(state="pending_review")
