"""Merged orders through the warehouse: one box, one parcel, each order told for itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, picked_of
from tests.support.changes import change
from tests.support.shop_floor import Floor, add_stock, line, open_shop, order, order_id_of, person
from zhidan.fulfilment.models import FulfilmentLine, FulfilmentOrder
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.ship_fulfilments import ship_fulfilments
from zhidan.fulfilment.operations.ship_orders import OrderToShip, ship_orders
from zhidan.fulfilment.policy import PackingSlipPolicy
from zhidan.fulfilment.queries.detail import pick_list_content
from zhidan.fulfilment.queries.papers import packing_slips
from zhidan.fulfilment.queries.parcels import parcels_sent
from zhidan.fulfilment.shipping import ParcelToShip
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel
from zhidan.orders.api import (
    AgreedTerms,
    approve_orders,
    cancel_orders,
    hold_orders,
    merge_candidates,
    merge_orders,
    place_orders,
    set_terms,
    unmerge_orders,
)
from zhidan.orders.models import Order, OrderEvent
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import OrderRow, order_list
from zhidan.parties.api import RecipientEdit
from zhidan.parties.models import ShopGroup
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due

pytestmark = pytest.mark.django_db(transaction=True)
WANG = person(mobile="13800000001")
PRICED = PackingSlipPolicy(hides_prices=False)


def shop_with(*numbers: str, stock: int = 20, recipient: Any = WANG, **fields: Any) -> Floor:
    floor = open_shop({"A": stock}, **fields)
    act(
        place_orders,
        shop=floor.shop.code,
        orders=[
            order(number, [line("A", place)], recipient=recipient)
            for place, number in enumerate(numbers, start=1)
        ],
    )
    return floor


def ids(*numbers: str) -> list[UUID]:
    return [order_id_of(number) for number in numbers]


def codes(outcomes: Any) -> list[str]:
    return [row.code for row in outcomes]


def settled() -> None:
    """Every consequence has arrived, and all promises hold."""
    while deliver_due():
        pass
    assert verify().violations == ()


def packed(*numbers: str) -> FulfilmentOrder:
    """The one box of these orders, merged, approved and packed."""
    act(merge_orders, groups=[ids(*numbers)])
    act(approve_orders, order_ids=ids(*numbers))
    settled()
    box = FulfilmentOrder.objects.get()
    for step in (release_fulfilments, pick_fulfilments, pack_fulfilments):
        act(step, fulfilment_ids=[box.id])
    return box


def boxes() -> list[tuple[str, list[UUID], int]]:
    """Every fulfilment order that was not cancelled: state, its orders, its units."""
    return [
        (
            one.state,
            list(
                FulfilmentLine.objects.filter(fulfilment_id=one.id)
                .order_by("position")
                .values_list("order_id", flat=True)
            ),
            one.units,
        )
        for one in FulfilmentOrder.objects.exclude(state="cancelled").order_by("created_at", "id")
    ]


def test_two_orders_leave_in_one_parcel_and_each_is_told_for_itself() -> None:
    floor = shop_with("T1", "T2")
    assert codes(act(merge_orders, groups=[ids("T1", "T2")])) == ["ok", "ok"]
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()
    assert boxes() == [("allocated", ids("T1", "T2"), 3)]

    box = FulfilmentOrder.objects.get()
    assert codes(act(release_fulfilments, fulfilment_ids=[box.id]).outcomes) == ["ok"]
    act(pick_fulfilments, fulfilment_ids=[box.id])
    act(pack_fulfilments, fulfilment_ids=[box.id])
    assert set(Order.objects.values_list("stage", flat=True)) == {"packing"}
    parcel = ParcelToShip(box.id, "sf", "SF1234567890123")
    assert codes(act(ship_fulfilments, parcels=[parcel])) == ["ok"]
    settled()

    assert (
        list(Order.objects.values_list("state", "tracking_no", "needs_confirm"))
        == [("shipped", "SF1234567890123", True)] * 2
    )
    sent = parcels_sent(ids("T1", "T2"))
    assert [[one.tracking_no for one in sent[key]] for key in ids("T1", "T2")] == [
        ["SF1234567890123"]
    ] * 2
    level = StockLevel.objects.get(warehouse_id=floor.warehouse.id)
    assert (level.on_hand, level.allocated) == (17, 0)


def test_the_box_waits_until_the_last_of_them_is_approved() -> None:
    shop_with("T1", "T2")
    act(merge_orders, groups=[ids("T1", "T2")])
    act(approve_orders, order_ids=ids("T1"))
    settled()
    assert boxes() == []
    said = act(ship_orders, parcels=[OrderToShip(order_id_of("T1"), "sf", "SF1234567890123")])
    assert codes(said) == ["waits_for_company"]

    act(approve_orders, order_ids=ids("T2"))
    settled()
    assert boxes() == [("allocated", ids("T1", "T2"), 3)]


def test_boxes_are_planned_anew_when_orders_merge_after_approval_and_part_again() -> None:
    shop_with("T1", "T2")
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()
    assert [orders for _, orders, _ in boxes()] == [ids("T1"), ids("T2")]

    act(merge_orders, groups=[ids("T1", "T2")])
    settled()
    assert boxes() == [("allocated", ids("T1", "T2"), 3)]

    assert codes(act(unmerge_orders, order_ids=ids("T2"))) == ["ok"]
    settled()
    assert [orders for _, orders, _ in boxes()] == [ids("T1"), ids("T2")]
    assert set(Order.objects.values_list("merge_group_id", flat=True)) == {None}
    steps = OrderEvent.objects.filter(order_id=order_id_of("T1")).order_by("seq")
    assert list(steps.values_list("action", flat=True))[-2:] == ["merge", "unmerge"]


def test_nobody_changes_company_when_picking_has_begun() -> None:
    shop_with("T1", "T2", "T3")
    act(merge_orders, groups=[ids("T1", "T2")])
    act(approve_orders, order_ids=ids("T1", "T2", "T3"))
    settled()
    box = FulfilmentOrder.objects.get(merge_group_id__isnull=False)
    act(release_fulfilments, fulfilment_ids=[box.id])

    before = list(Order.objects.order_by("id").values_list("version", "merge_group_id"))
    assert codes(act(unmerge_orders, order_ids=ids("T1"))) == ["merge_started"]
    assert codes(act(merge_orders, groups=[ids("T1", "T3")])) == ["merge_started"] * 2
    assert list(Order.objects.order_by("id").values_list("version", "merge_group_id")) == before
    settled()


def test_the_rest_goes_on_alone_when_one_is_cancelled_while_it_is_packed() -> None:
    shop_with("T1", "T2")
    box = packed("T1", "T2")

    assert codes(act(cancel_orders, order_ids=ids("T2"), reason="不要了")) == ["ok"]
    parcel = ParcelToShip(box.id, "sf", "SF1234567890123")
    assert codes(act(ship_fulfilments, parcels=[parcel])) == ["wrong_state"]
    assert Order.objects.get(pk=order_id_of("T1")).state == "fulfilling"

    settled()
    assert boxes() == [("stopped", ids("T1", "T2"), 3), ("picked", ids("T1"), 1)]
    stopped, going_on = FulfilmentOrder.objects.order_by("created_at")
    assert picked_of(stopped.id) == [(1, 0, 0), (2, 2, 2)]
    assert (going_on.pick_list_id, picked_of(going_on.id)) == (box_list(box.id), [(1, 1, 0)])
    assert going_on.number in numbers_on(box_list(box.id))
    rest = Order.objects.get(pk=order_id_of("T1"))
    assert (rest.state, rest.is_packed) == ("fulfilling", False)


def box_list(fulfilment_id: UUID) -> UUID:
    sheet = FulfilmentOrder.objects.get(pk=fulfilment_id).pick_list_id
    assert sheet is not None
    return sheet


def numbers_on(pick_list_id: UUID) -> list[str]:
    """The fulfilment orders that the sheet says when it is printed again."""
    return [group.fulfilment_no for group in pick_list_content(pick_list_id, actor=SYSTEM).groups]


def test_all_goes_back_when_the_one_that_stays_is_held() -> None:
    shop_with("T1", "T2")
    act(merge_orders, groups=[ids("T1", "T2")])
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()
    box = FulfilmentOrder.objects.get()
    act(release_fulfilments, fulfilment_ids=[box.id])
    act(pick_fulfilments, fulfilment_ids=[box.id])
    act(hold_orders, order_ids=ids("T1"), reason="等买家回复")
    act(cancel_orders, order_ids=ids("T2"), reason="不要了")
    settled()
    assert boxes() == [("stopped", ids("T1", "T2"), 3), ("allocated", ids("T1"), 1)]
    assert picked_of(box.id) == [(1, 1, 0), (2, 2, 0)]


def test_none_of_them_is_released_when_one_is_held() -> None:
    shop_with("T1", "T2")
    act(merge_orders, groups=[ids("T1", "T2")])
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()
    act(hold_orders, order_ids=ids("T2"), reason="等买家回复")
    box = FulfilmentOrder.objects.get()

    assert codes(act(release_fulfilments, fulfilment_ids=[box.id]).outcomes) == ["order_held"]
    assert set(Order.objects.values_list("state", flat=True)) == {"approved"}
    settled()


def test_an_order_leaves_its_company_when_it_gets_another_recipient() -> None:
    shop_with("T1", "T2")
    act(merge_orders, groups=[ids("T1", "T2")])
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()

    assert change(order_id_of("T2"), recipient=RecipientEdit(address="解放路 1 号")) == "ok"
    settled()
    assert [orders for _, orders, _ in boxes()] == [ids("T1")]
    act(approve_orders, order_ids=ids("T2"))
    settled()

    assert [orders for _, orders, _ in boxes()] == [ids("T1"), ids("T2")]
    assert codes(act(merge_orders, groups=[ids("T1", "T2")])) == ["merge_other_recipient"] * 2


def test_orders_of_two_shops_merge_when_the_shops_are_of_one_group() -> None:
    family = ShopGroup.objects.create(code="g1", name="主店组").id
    first = shop_with("T1", group_id=family)
    other = open_shop(code="jd1", channel="jd", group_id=family)
    other.shop.warehouse_ids = [first.warehouse.id]
    other.shop.save(update_fields=["warehouse_ids"])
    stranger = open_shop(code="pdd1", channel="pdd")
    stranger.shop.warehouse_ids = [first.warehouse.id]
    stranger.shop.save(update_fields=["warehouse_ids"])
    for number, code in (("J1", "jd1"), ("P1", "pdd1")):
        act(place_orders, shop=code, orders=[order(number, [line("A", 2)], recipient=WANG)])

    assert merge_candidates(actor=SYSTEM) == [ids("T1", "J1")]
    assert codes(act(merge_orders, groups=[ids("T1", "P1")])) == ["merge_other_recipient"] * 2
    act(merge_orders, groups=[ids("T1", "J1")])
    act(approve_orders, order_ids=ids("T1", "J1"))
    settled()

    box = FulfilmentOrder.objects.get()
    assert (box.shop_id, box.other_shop_ids) == (first.shop.id, [other.shop.id])
    parcels = [OrderToShip(key, "sf", "SF1234567890123") for key in ids("T1", "J1")]
    assert codes(act(ship_orders, parcels=parcels)) == ["ok", "ok"]
    assert FulfilmentOrder.objects.get().state == "shipped"
    settled()


def test_postage_merged_with_goods_is_closed_without_a_parcel() -> None:
    floor = shop_with("T1")
    postage = line("补差价", kind="virtual")
    act(
        place_orders, shop=floor.shop.code, orders=[order("T2", [postage], recipient=WANG)]
    )  # fmt: skip
    act(merge_orders, groups=[ids("T1", "T2")])
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()
    assert [orders for _, orders, _ in boxes()] == [ids("T1")]

    parcels = [OrderToShip(key, "sf", "SF1234567890123") for key in ids("T1", "T2")]
    assert codes(act(ship_orders, parcels=parcels)) == ["ok", "ok"]
    assert set(Order.objects.values_list("state", flat=True)) == {"shipped"}
    settled()


def test_an_order_whose_partners_have_left_is_not_shown_as_merged() -> None:
    shop_with("T1", "T2")
    act(merge_orders, groups=[ids("T1", "T2")])
    assert [bool(row.values["merge_group_id"]) for row in rows_of_all()] == [True, True]
    act(cancel_orders, order_ids=ids("T2"), reason="不要了")
    assert [bool(row.values["merge_group_id"]) for row in rows_of_all()] == [False, False]


def test_who_is_to_be_paid_in_another_way_than_the_others_leaves_them() -> None:
    shop_with("T1", "T2")
    first, second = ids("T1", "T2")
    act(merge_orders, groups=[[first, second]])
    agreed = [AgreedTerms(first, "on_account"), AgreedTerms(second, "on_account")]
    assert codes(act(set_terms, agreed=agreed)) == ["ok", "ok"]
    assert len(set(Order.objects.values_list("merge_group_id", flat=True))) == 1
    settled()

    assert codes(act(set_terms, agreed=[AgreedTerms(second, "prepaid")])) == ["ok"]
    assert Order.objects.get(pk=second).merge_group_id is None
    assert OrderEvent.objects.filter(order_id=second, action="part").count() == 1
    settled()


def test_a_slip_of_a_part_adds_up_what_lies_in_its_parcel() -> None:
    floor = open_shop({"A": 9}, supplies={"B": "to_order"}, warehouses=2)
    postage = line("补差价", kind="virtual", price="5.00")
    lines = [line("A", 2), line("B", 1, "40.00"), postage]
    act(place_orders, shop=floor.shop.code, orders=[order("T1", lines, recipient=WANG)])
    act(approve_orders, order_ids=ids("T1"))
    settled()
    box = FulfilmentOrder.objects.get()
    line_of_b = FulfilmentLine.objects.get(fulfilment_id=box.id, supply="to_order")

    def sums() -> list[str]:
        (slip,) = packing_slips([box.id], locale="en", actor=SYSTEM, form=PRICED)
        return [" ".join(row) for row in slip.sheet.totals[1:]]

    assert sums() == ["Payable 65.00 CNY"]
    FulfilmentLine.objects.filter(fulfilment_id=box.id, id=line_of_b.id).delete()
    assert sums() == ["Goods in this parcel 20.00 CNY", "Payable for all parcels 65.00 CNY"]


def rows_of_all() -> list[OrderRow]:
    page = order_list(OrderFilter(), sort="placed_at", cursor=None, limit=50, actor=SYSTEM)
    return list(page.items)


def test_a_box_beside_which_postage_travels_stays_however_often_it_is_planned() -> None:
    floor = shop_with("T1")
    postage = line("补差价", kind="virtual")
    act(place_orders, shop=floor.shop.code, orders=[order("T2", [postage], recipient=WANG)])
    box = packed("T1", "T2")

    assert act(plan_fulfilments, order_ids=ids("T1", "T2")) == []
    assert list(FulfilmentOrder.objects.values_list("id", "state")) == [(box.id, "packed")]
    settled()


def test_boxes_of_merged_orders_in_two_warehouses_stay_however_often_they_are_planned() -> None:
    floor = open_shop({"A": 5, "B": 0}, warehouses=2)
    said = [order("T1", [line("A")], recipient=WANG), order("T2", [line("B", 2)], recipient=WANG)]
    act(place_orders, shop=floor.shop.code, orders=said)
    assert codes(act(merge_orders, groups=[ids("T1", "T2")])) == ["ok", "ok"]
    add_stock(floor, "B", 2, floor.warehouses[1])
    settled()
    act(approve_orders, order_ids=ids("T1", "T2"))
    settled()
    planned = list(FulfilmentOrder.objects.order_by("id").values_list("warehouse_id", "id"))
    assert {house for house, _ in planned} == {house.id for house in floor.warehouses}

    assert act(plan_fulfilments, order_ids=ids("T1", "T2")) == []
    assert set(FulfilmentOrder.objects.values_list("warehouse_id", "id")) == set(planned)
    assert set(FulfilmentOrder.objects.values_list("state", flat=True)) == {"allocated"}
    settled()
