"""Review rules: at intake, again when facts change, tried before they are switched on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import connection

from tests.support.changes import change
from tests.support.shop_floor import Floor, add_stock, line, open_shop, order, order_id_of, person
from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts, IncomingBuyer, IncomingInvoice
from zhidan.orders.models import Order, OrderEvent, OrderHold, ReviewDecision
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.operations.pass_finance_review import pass_finance_review
from zhidan.orders.operations.save_review_rules import RuleEdit, save_review_rules
from zhidan.orders.operations.wake_delayed import wake_delayed
from zhidan.orders.reviewing.builtin import CHECK_BY_KEY
from zhidan.orders.reviewing.conditions import Condition, Conditions, Group
from zhidan.orders.reviewing.deciding import LAPSE, Actions, RuleVersion, decides_again
from zhidan.orders.reviewing.facts import revived
from zhidan.orders.reviewing.in_force import latest_versions, rules_in_force, versions_named
from zhidan.orders.reviewing.recording import decisions_of
from zhidan.orders.trying import try_rule
from zhidan.parties.api import RecipientEdit
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)


def rule(name: str, *conditions: Condition, on: bool = True, **actions: Any) -> RuleEdit:
    groups = [Group(list(conditions))] if conditions else []
    return RuleEdit(name=name, is_on=on, conditions=Conditions(groups), actions=Actions(**actions))


def save(*edits: RuleEdit) -> list[RuleVersion]:
    return run(save_review_rules, actor=SYSTEM, edits=list(edits))


def check(key: str, **values: Any) -> RuleEdit:
    return RuleEdit(id=CHECK_BY_KEY[key].rule_id, **values)


def least(amount: str) -> Condition:
    return Condition("payable", "at_least", {"amount": amount, "currency": "CNY"})


def placed(floor: Floor, *sent: Any) -> list[UUID]:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))
    return [order_id_of(item.external_no) for item in sent]


def decided(order_id: UUID) -> list[tuple[str, str, int]]:
    made = decisions_of([order_id]).get(order_id, [])
    rules = versions_named({(one.rule_id, one.version) for one in made})
    return [
        (rules[one.rule_id, one.version].check or rules[one.rule_id, one.version].name,
         one.action, one.version)
        for one in made
    ]  # fmt: skip


def release(*order_ids: UUID) -> None:
    run(orders.release_holds, actor=SYSTEM, order_ids=list(order_ids))


def test_a_rule_decides_at_intake_and_what_it_decided_says_why() -> None:
    floor = open_shop({"A": 9})
    save(rule("大额先看", least("50"), hold="请主管看", tags=["大额"]))

    large, small = placed(floor, order("T1", [line("A", 5)]), order("T2", [line("A", 4)]))

    assert dict(Order.objects.values_list("external_no", "holds")) == {
        "T1": ["review_rule"], "T2": [],
    }  # fmt: skip
    assert Order.objects.get(pk=large).tags == ["大额"]
    assert decided(large) == [("大额先看", "hold", 1), ("大额先看", "tag", 1)]
    assert decisions_of([large])[large][0].facts == {"payable": 5000, "currency": "CNY"}
    hold = OrderHold.objects.get(order_id=large)
    assert hold.params == {"rules": [{"rule": "大额先看", "text": "请主管看"}]}
    assert decided(small) == []


def test_several_rules_share_a_hold_and_the_first_that_names_a_warehouse_has_it() -> None:
    floor = open_shop({"A": 5}, warehouses=2)
    first, second = floor.warehouses
    add_stock(floor, "A", 5, second)
    save(
        rule("甲", hold="一"), rule("乙", hold="二", warehouse_id=second.id),
        msgspec.structs.replace(rule("丙", warehouse_id=first.id), priority=9),
    )  # fmt: skip

    (order_id,) = placed(floor, order("T1", [line("A")]))

    stored = Order.objects.get(pk=order_id)
    assert (stored.wanted_warehouse_id, stored.warehouse_id) == (second.id, second.id)
    said = OrderHold.objects.get(order_id=order_id).params["rules"]
    assert {one["rule"] for one in said} == {"甲", "乙"}


def test_a_rule_approves_what_nothing_holds_and_what_has_its_stock() -> None:
    floor = open_shop({"A": 2})
    save(rule("放行", Condition("units", "at_most", 2), approve=True))

    clean, short, held = placed(
        floor, order("T1", [line("A", 2)]), order("T2", [line("A")]),
        order("T3", [line("A")], buyer_message="在吗"),
    )  # fmt: skip

    assert dict(Order.objects.values_list("external_no", "state")) == {
        "T1": "approved", "T2": "pending_review", "T3": "pending_review",
    }  # fmt: skip
    assert decided(clean) == [("放行", "approve", 1)]
    event = OrderEvent.objects.get(order_id=clean, action="approve")
    assert (event.actor_kind, event.reason) == ("system", "放行")
    assert decided(short) == []

    add_stock(floor, "A", 1)
    release(short)
    assert (Order.objects.get(pk=short).state, decided(short)) == (
        "approved", [("放行", "approve", 1)],
    )  # fmt: skip
    add_stock(floor, "A", 1)
    release(held)
    assert Order.objects.get(pk=held).state == "approved"


def test_what_a_person_sent_back_no_rule_approves_again_unless_a_fact_changed() -> None:
    floor = open_shop({"A": 2})
    save(rule("放行", Condition("buyer_message", "is_not_set"), approve=True))
    (order_id,) = placed(floor, order("T1", [line("A")]))
    run(orders.unapprove_orders, actor=SYSTEM, order_ids=[order_id])

    run(edit_order, actor=SYSTEM, order_id=order_id, edit=OrderEdit(note="看过"))

    assert Order.objects.get(pk=order_id).state == "pending_review"


def test_a_hold_that_a_person_released_comes_back_only_with_another_fact() -> None:
    floor = open_shop({"A": 2})
    sent = order("T1", [line("A")], buyer_message="在吗", modified_at=NOW)
    (order_id,) = placed(floor, sent)
    release(order_id)

    run(edit_order, actor=SYSTEM, order_id=order_id, edit=OrderEdit(note="看过"))
    assert Order.objects.get(pk=order_id).holds == []

    later = NOW + timedelta(minutes=1)
    placed(floor, msgspec.structs.replace(sent, flag=1, modified_at=later))
    assert Order.objects.get(pk=order_id).holds == []

    later += timedelta(minutes=1)
    placed(floor, msgspec.structs.replace(sent, buyer_message="改地址", modified_at=later))
    assert Order.objects.get(pk=order_id).holds == ["buyer_message"]
    assert len(decided(order_id)) == 2


def test_a_hold_falls_with_its_cause_and_comes_back_with_it() -> None:
    floor = open_shop({"A": 2})
    (order_id,) = placed(floor, order("T1", [line("A")], recipient=person(mobile="1")))

    def call(number: str) -> list[str]:
        assert change(order_id, recipient=RecipientEdit(phone=number)) == "ok"
        return Order.objects.get(pk=order_id).holds

    assert [call("13812345678"), call("1"), call("1")] == [
        [], ["phone_invalid"], ["phone_invalid"],
    ]  # fmt: skip
    assert [action for _, action, _ in decided(order_id)] == ["hold", LAPSE, "hold"]


def test_a_delay_ends_by_itself_and_then_a_rule_approves() -> None:
    floor = open_shop({"A": 2})
    save(rule("等等再审", delay_minutes=30), rule("放行", approve=True))
    (order_id,) = placed(floor, order("T1", [line("A")]))
    stored = Order.objects.get(pk=order_id)
    assert (stored.holds, stored.state) == (["review_delayed"], "pending_review")
    assert stored.review_after is not None
    assert stored.review_after > NOW

    assert run(wake_delayed, actor=SYSTEM) == 0
    Order.objects.filter(pk=order_id).update(review_after=NOW - timedelta(seconds=1))
    assert run(wake_delayed, actor=SYSTEM) == 1

    stored.refresh_from_db()
    assert (stored.holds, stored.state, stored.review_after) == ([], "approved", None)


def test_finance_alone_lets_pass_what_waits_for_finance() -> None:
    floor = open_shop({"A": 2})
    save(rule("财务先看", finance=True))
    (order_id,) = placed(floor, order("T1", [line("A")]))

    outcomes = run(orders.release_holds, actor=SYSTEM, order_ids=[order_id])
    assert [one.code for one in outcomes] == ["finance_review"]
    assert Order.objects.get(pk=order_id).holds == ["finance_review"]

    assert [o.code for o in run(pass_finance_review, actor=SYSTEM, order_ids=[order_id])] == ["ok"]
    assert Order.objects.get(pk=order_id).holds == []
    again = run(pass_finance_review, actor=SYSTEM, order_ids=[order_id])
    assert [o.code for o in again] == ["not_held"]


def test_a_rule_releases_what_a_check_held_but_never_a_guard() -> None:
    floor = open_shop({"A": 2})
    thanks = Condition("buyer_message", "contains_any", ["谢谢"])
    save(rule("客气话", thanks, release=["buyer_message"]))

    placed(floor, order("T1", [line("A")], buyer_message="谢谢老板"))

    assert Order.objects.get().holds == []
    with pytest.raises(InvalidInput, match="hold_stays"):
        save(rule("不行", release=["shortage"]))


def test_a_check_is_switched_and_tuned_and_a_guard_stays_on() -> None:
    floor = open_shop({"A": 4})
    save(check("buyer_message", is_on=False), check("flagged", is_on=True, params={"flags": [2]}))

    placed(floor, order("T1", [line("A")], buyer_message="在吗", flag=2))

    assert Order.objects.get().holds == ["flagged"]
    for key in ("unmapped_sku", "shortage", "lines_missing"):
        with pytest.raises(InvalidInput, match="check_stays_on"):
            save(check(key, is_on=False))
    with pytest.raises(InvalidInput, match="check_is_built_in"):
        save(check("cod", name="x"))


def test_a_version_is_never_changed_and_the_slower_writer_is_told() -> None:
    (first,) = save(rule("甲", hold="一"))
    (second,) = save(RuleEdit(id=first.rule_id, expected_version=1, is_on=False))

    assert (second.version, second.is_on, second.actions.hold) == (2, False, "一")
    assert versions_named({(first.rule_id, 1)})[first.rule_id, 1] == first
    with pytest.raises(Conflict):
        save(RuleEdit(id=first.rule_id, expected_version=1, is_on=True))
    save(RuleEdit(id=first.rule_id, is_deleted=True))
    assert first.rule_id not in {one.rule_id for one in latest_versions()}


def test_rules_are_read_again_only_when_somebody_wrote_one() -> None:
    before = rules_in_force()
    assert rules_in_force() is before
    save(rule("甲", hold="一"))
    assert rules_in_force() is not before


def test_trying_finds_the_very_orders_that_go_another_way_once_it_is_on() -> None:
    floor = open_shop({"A": 99})
    floor.skus["A"].weight_g = 500
    floor.skus["A"].save()
    wanted = Group(
        [
            Condition("weight_g", "at_least", 2000), Condition("buyer_message", "is_set"),
            Condition("wants_invoice", "is", True), Condition("buyer_orders", "at_least", 1),
            Condition("province", "one_of", ["西藏"]),
        ],
        "any",
    )  # fmt: skip
    edit = RuleEdit(name="都看", is_on=False, conditions=Conditions([wanted]),
                    actions=Actions(hold="看"))  # fmt: skip

    def some(mark: str) -> list[Any]:
        twice = IncomingBuyer(nick=f"老客{mark}")
        asked = IncomingInvoice(title="某公司")
        return [
            order(f"{mark}1", [line("A", 3)]),
            order(f"{mark}2", [line("A", 4)]),
            order(f"{mark}3", [line("A")], buyer_message="在吗"),
            order(f"{mark}4", [line("A")], invoice=asked),
            order(f"{mark}5", [line("A")], buyer=twice),
            order(f"{mark}6", [line("A")], buyer=twice),
            order(f"{mark}7", [line("A")], recipient=person(province="西藏自治区", city="拉萨市")),
            order(f"{mark}8", [line("A")], status="unpaid", buyer_message="便宜点"),
        ]

    save(check("duplicate_suspected", is_on=False))
    placed(floor, *some("T"))
    (tried,) = save(edit)
    before = ReviewDecision.objects.count()
    trial = run(try_rule, actor=SYSTEM, rule=tried, days=60)
    assert ReviewDecision.objects.count() == before

    save(RuleEdit(id=tried.rule_id, is_on=True))
    placed(floor, *some("U"))
    ours = ReviewDecision.objects.filter(rule_id=tried.rule_id).values_list("order_id", flat=True)
    fresh = set(Order.objects.filter(pk__in=ours).values_list("external_no", flat=True))
    numbers = Order.objects.filter(pk__in=[e.order_id for e in trial.examples])
    assert {n.replace("T", "U") for n in numbers.values_list("external_no", flat=True)} == fresh
    assert fresh == {"U2", "U3", "U4", "U6", "U7", "U8"}
    assert (trial.orders, trial.would_change) == (8, 6)


def test_switching_a_check_off_is_tried_as_well() -> None:
    floor = open_shop({"A": 9})
    placed(floor, order("T1", [line("A")], buyer_message="在吗"), order("T2", [line("A")]))
    in_force = {one.check: one for one in latest_versions()}

    trial = run(try_rule, actor=SYSTEM, rule=in_force["buyer_message"], days=60)

    assert (trial.orders, trial.would_change) == (2, 1)
    assert (trial.examples[0].before["holds"], trial.examples[0].after["holds"]) == (
        [], ["buyer_message"],
    )  # fmt: skip


def test_orders_of_an_erased_buyer_are_tried_by_the_reason_that_is_left() -> None:
    floor = open_shop({"A": 9})
    same = person(mobile="13800000001")
    placed(
        floor, order("T1", [line("A")], recipient=same), order("T2", [line("A")], recipient=same)
    )
    OrderHold.objects.filter(reason="duplicate_suspected").update(params={})
    in_force = {one.check: one for one in latest_versions()}

    trial = run(try_rule, actor=SYSTEM, rule=in_force["duplicate_suspected"], days=60)

    assert (trial.orders, trial.would_change) == (2, 1)


def test_every_decision_comes_out_again_from_its_version_and_its_facts() -> None:
    floor = open_shop({"A": 50})
    save(
        rule("大额", least("20"), hold="看", tags=["大"]), rule("放行", approve=True),
        rule("关键词", Condition("seller_memo", "contains_any", ["急"]), finance=True),
        *(check(key, is_on=True) for key in ("cod", "flagged", "large_order", "invoice_wanted")),
    )  # fmt: skip
    wrong = IncomingAmounts(goods="1", freight="0", seller_discount="0")
    placed(
        floor, order("T1", [line("A", 2)]), order("T2", [line("A")], buyer_message="在吗"),
        order("T3", [line("A")], seller_memo="很急", flag=1), order("T4", [line("A")], is_cod=True),
        order("T5", [line("A")], amounts=wrong), order("T6", [line("A")]),
        order("T7", [line("A", 2)], recipient=person(mobile="", detail="")),
    )  # fmt: skip
    save(check("cod", is_on=False))

    made = [one for listed in decisions_of(Order.objects.values_list("id", flat=True)).values()
            for one in listed]  # fmt: skip
    rules = versions_named({(one.rule_id, one.version) for one in made})
    assert len(made) >= 9
    for one in made:
        assert decides_again(rules[one.rule_id, one.version], one.action, revived(one.facts)), one


def test_no_decision_keeps_what_people_wrote() -> None:
    floor = open_shop({"A": 5})
    placed(floor, order("T1", [line("A")], buyer_message="我叫王小明 13812345678"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(facts::text || params::text, ' ') FROM review_decision")
        (kept,) = cursor.fetchone()
    assert "buyer_message" in kept
    assert [word for word in ("王小明", "1381234") if word in kept] == []
