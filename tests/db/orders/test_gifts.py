"""Gifts: added at intake, following their order, taken back, left out where they are short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.support.gift_rules import gift_rule, given, save_gifts, tier, told
from tests.support.shop_floor import Floor, add_stock, line, open_shop, order, order_id_of
from zhidan.catalog import api as catalog
from zhidan.insights.verify.verifying import verify
from zhidan.inventory.models import Reservation, StockLevel
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.orders import api as orders
from zhidan.orders.changing import LineEdit
from zhidan.orders.gifting import regift
from zhidan.orders.incoming import IncomingAmounts, IncomingBuyer
from zhidan.orders.models import Order, OrderEvent, OrderHold, OrderLine
from zhidan.orders.operations.change_orders import ChangeOfOrder, change_orders
from zhidan.orders.operations.edit_orders import OrderMarks, edit_orders
from zhidan.orders.operations.save_review_rules import RuleEdit, save_review_rules
from zhidan.orders.operations.serve_waiting import serve_waiting
from zhidan.orders.operations.take_back_changes import take_back_changes
from zhidan.orders.queries.detail import order_page, order_timeline
from zhidan.orders.render import event_json
from zhidan.orders.reviewing.conditions import Condition, Conditions, Group
from zhidan.orders.reviewing.deciding import Actions
from zhidan.orders.splitting import PartLine
from zhidan.orders.trying_gifts import try_gift_rule
from zhidan.orders.wanted_changes import ChangeWanted
from zhidan.parties.api import RecipientEdit
from zhidan.payments import api as payments
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run
from zhidan.pricing.gifts import Gift
from zhidan.pricing.models import GiftGrant, GiftOnce, GiftQuota
from zhidan.pricing.operations.save_gift_rules import GiftRuleEdit

pytestmark = pytest.mark.django_db(transaction=True)


def placed(floor: Floor, *sent: Any) -> list[UUID]:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))
    return [order_id_of(item.external_no) for item in sent]


def held(order_id: UUID) -> dict[str, int]:
    codes = {card.id: card.code for card in catalog.sku_cards(_skus()).values()}
    rows = Reservation.objects.filter(order_id=order_id, state="held")
    return {codes[sku]: n for sku, n in rows.values_list("sku_id", "quantity")}


def _skus() -> list[UUID]:
    return list(StockLevel.objects.values_list("sku_id", flat=True))


def counted(order_id: UUID) -> tuple[int, int]:
    stored = Order.objects.get(pk=order_id)
    return stored.line_count, stored.units


def resend(floor: Floor, number: str, *lines: Any, **fields: Any) -> None:
    placed(floor, order(number, list(lines), modified_at=datetime.now(UTC), **fields))


def changed(order_id: UUID, **wanted: Any) -> Any:
    change = ChangeOfOrder(order_id, ChangeWanted(**wanted))
    (outcome,) = run(change_orders, actor=SYSTEM, changes=[change])
    return outcome


def is_sound() -> bool:
    found = verify()
    assert found.violations == ()
    return found.ok


def test_a_gift_comes_in_with_its_order_reserved_free_and_with_its_rule() -> None:
    floor = open_shop({"A": 5, "BAG": 5})
    (rule,) = save_gifts(gift_rule("满20送袋", tier("20", floor.skus["BAG"], quantity=2)))

    large, small = placed(floor, order("T1", [line("A", 3)]), order("T2", [line("A")]))

    assert (given(large), given(small)) == ([("商品 BAG", 2, "gift")], [])
    stored = OrderLine.objects.get(order_id=large, kind="gift")
    assert (stored.gift_rule_id, stored.gift_rule_version) == (rule.rule_id, 1)
    assert (stored.amount_minor, stored.payable_minor) == (0, 0)
    assert (counted(large), counted(small)) == ((2, 5), (1, 1))
    assert held(large) == {"A": 3, "BAG": 2}
    grant = GiftGrant.objects.get()
    assert grant.facts["figure"] == "30.00"
    (event,) = order_timeline(large, actor=SYSTEM)
    assert event_json(event, "zh-CN")["detail"] == "订单进入系统；「满20送袋」赠送 商品 BAG ×2"
    assert (is_sound(), Order.objects.get(pk=large).version) == (True, 1)


def test_what_its_source_says_again_is_compared_without_our_gifts() -> None:
    floor = open_shop({"A": 9, "BAG": 5})
    save_gifts(gift_rule("满20送袋", tier("20", floor.skus["BAG"])))
    (order_id,) = placed(floor, order("T1", [line("A", 3)]))

    resend(floor, "T1", line("A", 3), seller_memo="看过了")

    assert OrderHold.objects.filter(order_id=order_id, cleared_at=None).count() == 0
    assert (given(order_id), told(order_id)) == ([("商品 BAG", 1, "gift")], [])


def test_gifts_follow_what_the_order_comes_to() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    bag = floor.skus["BAG"]
    save_gifts(gift_rule("满送", tier("20", bag), tier("28", bag, quantity=3)))
    (order_id,) = placed(floor, order("T1", [line("A", 3)], status="unpaid"))
    assert (given(order_id), counted(order_id)) == ([("商品 BAG", 3, "gift")], (2, 6))

    less = IncomingAmounts(seller_discount="5.00")
    resend(floor, "T1", line("A", 3), status="unpaid", amounts=less)
    assert (given(order_id), told(order_id)) == ([("商品 BAG", 1, "gift")], ["gift_change"])

    nothing = IncomingAmounts(seller_discount="15.00")
    resend(floor, "T1", line("A", 3), amounts=nothing)
    assert (given(order_id), counted(order_id)) == ([], (1, 3))
    assert (told(order_id)[-1], held(order_id)) == ("gift_take_back", {"A": 3})

    resend(floor, "T1", line("A", 3))
    assert (given(order_id), held(order_id)) == ([("商品 BAG", 3, "gift")], {"A": 3, "BAG": 3})
    assert is_sound()


def test_a_change_brings_its_gift_and_taken_back_takes_it_along() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    save_gifts(gift_rule("满30送袋", tier("30", floor.skus["BAG"])))
    (order_id,) = placed(floor, order("T1", [line("A", 2)]))
    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id])
    bought = OrderLine.objects.get(order_id=order_id)

    outcome = changed(order_id, lines=[LineEdit(bought.id, quantity=3)])

    assert (given(order_id), counted(order_id)) == ([("商品 BAG", 1, "gift")], (2, 4))
    assert held(order_id) == {"A": 3, "BAG": 1}
    gift = OrderLine.objects.get(order_id=order_id, kind="gift")
    for refused in ({"remove": [gift.id]}, {"lines": [LineEdit(gift.id, quantity=9)]}):
        assert changed(order_id, **refused).code == "gift_of_rule"
    assert (given(order_id), is_sound()) == ([("商品 BAG", 1, "gift")], True)

    back = {order_id: outcome.params["change_id"]}
    assert [one.code for one in run(take_back_changes, actor=SYSTEM, changes=back)] == ["ok"]
    assert (given(order_id), counted(order_id), held(order_id)) == ([], (1, 2), {"A": 2})
    assert (told(order_id), is_sound()) == (["gift_add", "gift_take_back"], True)


def test_a_rule_that_was_switched_off_takes_nothing_back_and_gives_nothing_more() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    (rule,) = save_gifts(gift_rule("满20送袋", tier("20", floor.skus["BAG"])))
    (order_id,) = placed(floor, order("T1", [line("A", 3)], status="unpaid"))
    save_gifts(GiftRuleEdit(id=rule.rule_id, is_on=False))

    resend(floor, "T1", line("A", 3))
    (later,) = placed(floor, order("T2", [line("A", 3)]))

    assert (given(order_id), given(later)) == ([("商品 BAG", 1, "gift")], [])


def test_a_line_that_is_mapped_later_earns_its_gift_then() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    save_gifts(
        gift_rule("买A送袋", tier("2", floor.skus["BAG"]), counted="quantity",
                  skus=[floor.skus["A"].id])
    )  # fmt: skip
    (order_id,) = placed(floor, order("T1", [line("外码", 2)]))
    assert given(order_id) == []

    decision = catalog.ListingDecision(
        floor.shop.id, ("", "", "外码", ""), "商品 外码", "",
        catalog.ListingTarget(floor.skus["A"].id),
    )  # fmt: skip
    run(orders.decide_listings, actor=SYSTEM, decisions=[decision])

    assert given(order_id) == [("商品 BAG", 1, "gift")]
    assert (held(order_id), is_sound()) == ({"A": 2, "BAG": 1}, True)


def test_a_gift_that_is_short_is_left_out_or_waited_for_as_its_rule_says() -> None:
    floor = open_shop({"A": 9, "BAG": 0, "SOCKS": 0})
    add_stock(floor, "BAG", 1)
    save_gifts(
        gift_rule("送袋", tier("10", floor.skus["BAG"], quantity=2)),
        gift_rule("送袜", tier("20", floor.skus["SOCKS"]), if_short="wait"),
    )

    left_out, waiting = placed(floor, order("T1", [line("A")]), order("T2", [line("A", 2)]))

    assert (given(left_out), held(left_out)) == ([], {"A": 1})
    (event,) = order_timeline(left_out, actor=SYSTEM)
    assert (
        event_json(event, "zh-CN")["detail"]
        == "订单进入系统；「送袋」的赠品 商品 BAG ×2 缺货，未赠送"
    )
    assert Order.objects.get(pk=waiting).holds == ["shortage"]
    (missing,) = OrderHold.objects.get(order_id=waiting).params["missing"]
    assert missing["name"] == "商品 SOCKS"

    floor.skus["SOCKS"].refresh_from_db()
    add_stock(floor, "SOCKS", 1)
    run(orders.release_holds, actor=SYSTEM, order_ids=[waiting], holds=["shortage"])
    assert held(waiting) == {"A": 2, "SOCKS": 1}
    assert (given(waiting), told(waiting)) == ([("商品 SOCKS", 1, "gift")], ["gift_leave_out"])
    assert is_sound()


def test_who_waits_for_goods_does_not_wait_for_a_gift_that_may_be_left_out() -> None:
    floor = open_shop({"A": 0, "BAG": 0})
    save_gifts(gift_rule("送袋", tier("10", floor.skus["BAG"])))
    (order_id,) = placed(floor, order("T1", [line("A")]))
    assert Order.objects.get(pk=order_id).holds == ["shortage"]

    add_stock(floor, "A", 1)
    run(serve_waiting, actor=SYSTEM, sku_ids=[floor.skus["A"].id])

    assert (held(order_id), given(order_id)) == ({"A": 1}, [])
    assert (told(order_id), is_sound()) == (["gift_leave_out"], True)


def test_a_limited_gift_is_counted_and_free_again_when_its_order_is_cancelled() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    (rule,) = save_gifts(gift_rule("首单", tier("10", floor.skus["BAG"]), most_orders=1))

    first, second = placed(floor, order("T1", [line("A")]), order("T2", [line("A")]))
    assert (len(given(first)), len(given(second))) == (1, 0)
    assert GiftQuota.objects.get().given == 1
    two = msgspec.structs.replace(rule.spec, most_orders=2)
    save_gifts(GiftRuleEdit(id=rule.rule_id, spec=two))
    (third,) = placed(floor, order("T3", [line("A")]))
    assert len(given(third)) == 1
    with pytest.raises(InvalidInput) as refusal:
        save_gifts(GiftRuleEdit(id=rule.rule_id, spec=rule.spec))
    assert refusal.value.code == "gift_limit_below_given"

    run(orders.cancel_orders, actor=SYSTEM, order_ids=[first], reason="不要了")
    assert GiftQuota.objects.get().given == 1
    (fourth,) = placed(floor, order("T4", [line("A")]))
    assert (len(given(fourth)), len(given(first)), is_sound()) == (1, 1, True)


def test_a_buyer_gets_it_once_over_all_shops_until_that_order_is_cancelled() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    other = open_shop({}, code="tb2")
    other.shop.warehouse_ids = [floor.warehouse.id]
    other.shop.save()
    save_gifts(gift_rule("新客礼", tier("10", floor.skus["BAG"]), once_per_buyer=True))
    buyer = IncomingBuyer(nick="小王")

    first, twice = placed(
        floor, order("T1", [line("A")], buyer=buyer), order("T2", [line("A")], buyer=buyer)
    )
    (elsewhere,) = placed(other, order("T3", [line("A")], buyer=buyer))
    assert [len(given(one)) for one in (first, twice, elsewhere)] == [1, 0, 0]
    assert GiftOnce.objects.get().order_id == first

    run(orders.undo_placed_orders, actor=SYSTEM, order_ids=[first])
    (again,) = placed(other, order("T4", [line("A")], buyer=buyer))
    assert (len(given(again)), GiftOnce.objects.get().order_id, is_sound()) == (1, again, True)


def test_a_gift_of_a_review_rule_comes_and_goes_with_its_conditions() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    edit = RuleEdit(
        name="浙江送袋", is_on=True,
        conditions=Conditions([Group([Condition("province", "one_of", ["浙江省"])])]),
        actions=Actions(gifts=[Gift(floor.skus["BAG"].id, 2)]),
    )  # fmt: skip
    (rule,) = run(save_review_rules, actor=SYSTEM, edits=[edit])
    (order_id,) = placed(floor, order("T1", [line("A")]))

    assert (given(order_id), held(order_id)) == ([("商品 BAG", 2, "gift")], {"A": 1, "BAG": 2})
    (stored,) = order_page(order_id, actor=SYSTEM).gifts.values()
    assert (stored.rule, stored.origin, stored.rule_id) == ("浙江送袋", "review_rule", rule.rule_id)

    move = RecipientEdit(province="江苏省", city="南京市")
    changed(order_id, recipient=move)
    assert (given(order_id), held(order_id), told(order_id)) == ([], {"A": 1}, ["gift_take_back"])
    assert is_sound()


def bag_for_all(floor: Floor) -> RuleEdit:
    """A review rule that nobody had written yet when the orders of a test came in."""
    return RuleEdit(
        name="送袋", is_on=True, conditions=Conditions([]),
        actions=Actions(gifts=[Gift(floor.skus["BAG"].id)]),
    )  # fmt: skip


def test_whoever_lets_the_rules_look_again_lets_gifts_follow() -> None:
    floor = open_shop({"A": 9, "B": 0, "C": 9, "BAG": 9})
    marked, waiting, whole = placed(
        floor,
        order("T1", [line("A")]),
        order("T2", [line("B")]),
        order("T3", [line("A"), line("C")]),
    )
    lines = OrderLine.objects.filter(order_id=whole).order_by("position")
    one, other = [PartLine(one.id, one.quantity) for one in lines]
    splitting = orders.Splitting(whole, orders.SplitWish("hand", parts=((one,), (other,))))
    run(payments.split_paid_orders, actor=SYSTEM, wanted=[splitting])
    run(save_review_rules, actor=SYSTEM, edits=[bag_for_all(floor)])

    run(edit_orders, actor=SYSTEM, edits={marked: OrderMarks(tags=["急"])})
    add_stock(floor, "B", 1)
    served = run(serve_waiting, actor=SYSTEM, sku_ids=[floor.skus["B"].id])
    assert run(payments.unsplit_paid_orders, actor=SYSTEM, order_ids=[whole]).done == [whole]

    assert served == [waiting]
    for order_id, goods in ((marked, {"A": 1}), (waiting, {"B": 1}), (whole, {"A": 1, "C": 1})):
        assert (given(order_id), told(order_id)) == ([("商品 BAG", 1, "gift")], ["gift_add"])
        assert held(order_id) == {**goods, "BAG": 1}
    assert is_sound()


def test_a_promise_said_for_many_brings_the_gift_a_review_rule_ties_to_it() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    edit = RuleEdit(
        name="急单送袋", is_on=True,
        conditions=Conditions([Group([Condition("hours_left", "at_most", 2)])]),
        actions=Actions(gifts=[Gift(floor.skus["BAG"].id, 1)]),
    )  # fmt: skip
    run(save_review_rules, actor=SYSTEM, edits=[edit])
    at = now()
    (order_id,) = placed(floor, order("T1", [line("A")], ship_by=at + timedelta(days=2)))
    assert given(order_id) == []

    marks = orders.OrderMarks(ship_by=at + timedelta(hours=1))
    (done,) = run(orders.edit_orders, actor=SYSTEM, edits={order_id: marks})

    assert (done.code, given(order_id)) == ("ok", [("商品 BAG", 1, "gift")])
    assert (held(order_id), is_sound()) == ({"A": 1, "BAG": 1}, True)


def test_a_gift_not_earned_any_more_is_shown_once_picking_has_begun() -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    save_gifts(gift_rule("满20送袋", tier("20", floor.skus["BAG"])))
    (order_id,) = placed(floor, order("T1", [line("A", 3)]))
    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id])
    run(orders.record_released, actor=SYSTEM, parcels=[[order_id]])
    assert [one.is_wrong for one in order_page(order_id, actor=SYSTEM).gifts.values()] == [False]

    Order.objects.filter(pk=order_id).update(
        payable_minor=1500, receivable_minor=1500, goods_minor=1500
    )

    def again(*, actor: Actor) -> list[UUID]:
        locked = orders.lock_orders([order_id], actor=actor)
        return [one.id for one in regift(list(locked.values()), at=datetime.now(UTC))]

    assert run(again, actor=SYSTEM) == []
    assert given(order_id) == [("商品 BAG", 1, "gift")]
    assert [one.is_wrong for one in order_page(order_id, actor=SYSTEM).gifts.values()] == [True]

    run(orders.recall_orders, actor=SYSTEM, order_ids=[order_id])
    assert (given(order_id), held(order_id)) == ([], {"A": 3})


def test_gifts_go_with_the_part_that_carries_them_and_come_back() -> None:
    floor = open_shop({"A": 9, "B": 9, "BAG": 9})
    bag = floor.skus["BAG"]
    save_gifts(gift_rule("首单", tier("20", bag), most_orders=5, once_per_buyer=True))
    (whole,) = placed(floor, order("T1", [line("A", 3), line("B")]))
    lines = OrderLine.objects.filter(order_id=whole).order_by("position")
    first, *rest = [PartLine(one.id, one.quantity) for one in lines]
    splitting = orders.Splitting(whole, orders.SplitWish("hand", parts=((first,), tuple(rest))))

    for _ in range(2):  # what came back can go again
        assert run(payments.split_paid_orders, actor=SYSTEM, wanted=[splitting]).done == [whole]
        standing = GiftGrant.objects.get(state="given")
        assert standing.order_id != whole
        assert given(standing.order_id) == [("商品 BAG", 1, "gift")]
        assert GiftOnce.objects.get().order_id == standing.order_id
        shown = order_page(standing.order_id, actor=SYSTEM).gifts.values()
        assert [one.is_wrong for one in shown] == [False]
        assert is_sound()

        assert run(payments.unsplit_paid_orders, actor=SYSTEM, order_ids=[whole]).done == [whole]
        standing = GiftGrant.objects.get(state="given")
        assert (standing.order_id, standing.closed_at) == (whole, None)
        assert given(whole) == [("商品 BAG", 1, "gift")]
        assert (GiftOnce.objects.get().order_id, GiftQuota.objects.get().given) == (whole, 1)
        assert is_sound()


def test_a_rule_is_tried_on_past_orders_before_it_is_switched_on() -> None:
    floor = open_shop({"A": 99, "BAG": 3})
    bag = floor.skus["BAG"]
    today = datetime.now(UTC)
    placed(
        floor,
        *(order(f"T{n}", [line("A", n)], placed_at=today) for n in range(1, 5)),
        order("T9", [line("A", 9)]),
    )
    edit = gift_rule("满20送袋", tier("20", bag, quantity=2), most_orders=2, on=False)
    rule = save_gifts(edit)[0]

    trial = try_gift_rule(rule, days=7, actor=SYSTEM)

    assert (trial.orders, trial.earning) == (4, 2)
    (need,) = trial.needs
    assert (need.sku.code, need.quantity, need.available, need.cost) == ("BAG", 4, 3, None)
    assert len(trial.examples) == 2
    assert (OrderLine.objects.filter(kind="gift").count(), GiftGrant.objects.count()) == (0, 0)
    assert OrderEvent.objects.filter(action__startswith="gift").count() == 0
