"""Fresh orders wait for others to the same recipient, and are merged or let go when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.insights.api import verify
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.operations.end_merge_windows import end_merge_windows
from zhidan.orders.policy import MergingPolicy
from zhidan.orders.queries.detail import order_timeline
from zhidan.orders.render import event_json
from zhidan.parties.models import ShopGroup
from zhidan.platform import policy
from zhidan.platform.actors import ALL, SYSTEM, Actor
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)
WANG = person(mobile="13800000001")
CLERK = Actor(kind="user", id=UUID(int=7), name="小李", permissions=ALL)


def wait(minutes: int, *, merges: bool, shop: UUID | None = None) -> None:
    value = MergingPolicy(merge_wait_minutes=minutes, merges_by_itself=merges)
    policy.write(value, actor=SYSTEM, scope=shop)


def placed(floor: Floor, *numbers: str, **fields: Any) -> list[UUID]:
    """Orders to Wang, each of another size, just placed."""
    said = {"recipient": WANG, "placed_at": NOW, **fields}
    sent = [order(number, [line("A", int(number[-1]))], **said) for number in numbers]
    run(orders.place_orders, actor=CLERK, shop=floor.shop.code, orders=sent)
    return ids(*numbers)


def ids(*numbers: str) -> list[UUID]:
    return [order_id_of(number) for number in numbers]


def time_is_over(*order_ids: UUID) -> int:
    Order.objects.filter(pk__in=order_ids).update(merge_at=NOW - timedelta(seconds=1))
    looked_at = run(end_merge_windows, actor=SYSTEM)
    assert verify().violations == ()
    return looked_at


def holds(order_ids: Sequence[UUID]) -> list[list[str]]:
    said = dict(Order.objects.filter(pk__in=order_ids).values_list("id", "holds"))
    return [said[order_id] for order_id in order_ids]


def together(*order_ids: UUID) -> bool:
    groups = set(Order.objects.filter(pk__in=order_ids).values_list("merge_group_id", flat=True))
    return len(groups) == 1 and None not in groups


def told(order_id: UUID, locale: str = "zh-CN") -> list[str]:
    events = order_timeline(order_id, actor=SYSTEM)
    return [event_json(event, locale)["detail"] for event in reversed(events)]


def test_nobody_waits_where_nothing_was_said() -> None:
    (first,) = placed(open_shop({"A": 99}), "T1")
    stored = Order.objects.get(pk=first)
    assert (stored.holds, stored.merge_at, stored.version) == ([], None, 1)


def test_a_second_order_joins_within_the_wait_and_both_go_together() -> None:
    floor = open_shop({"A": 99})
    wait(30, merges=True)
    (first,) = placed(floor, "T1")
    stored = Order.objects.get(pk=first)
    assert (stored.holds, stored.merge_at) == (["merge_window"], NOW + timedelta(minutes=30))
    refused = run(orders.approve_orders, actor=SYSTEM, order_ids=[first])
    assert [outcome.code for outcome in refused] == ["held"]

    (second,) = placed(floor, "T2")
    assert run(end_merge_windows, actor=SYSTEM) == 0
    assert time_is_over(first) == 1

    assert together(first, second)
    assert holds([first, second]) == [[], []]
    assert set(Order.objects.values_list("merge_at", flat=True)) == {None}
    number = Order.objects.get(pk=second).order_no
    clock = (NOW + timedelta(minutes=30, hours=8)).strftime("%m-%d %H:%M")
    assert told(first) == [
        "订单进入系统",
        f"等待合单至 {clock}",
        f"与 {number} 合并发货：收件人相同，店铺已开启自动合单",
    ]
    assert told(first, "en")[1] == f"The order waits until {clock} for others to the same recipient"
    by = OrderEvent.objects.filter(order_id=first).order_by("seq")
    assert list(by.values_list("actor_kind", flat=True)) == ["user", "system", "system"]


def test_who_waited_alone_or_is_merged_by_people_is_let_go() -> None:
    floor = open_shop({"A": 99})
    wait(30, merges=False)
    first, second = placed(floor, "T1", "T2")
    assert time_is_over(first, second) == 2
    assert holds([first, second]) == [[], []]
    assert not together(first, second)
    assert told(first)[-1] == "合单等待结束"
    assert [len(group) for group in orders.merge_candidates(actor=SYSTEM)] == [2]


def test_a_rule_approves_what_waited_once_it_is_merged() -> None:
    floor = open_shop({"A": 99})
    wait(30, merges=True)
    every = orders.RuleEdit(name="放行", is_on=True, actions=orders.Actions(approve=True))
    run(orders.save_review_rules, actor=SYSTEM, edits=[every])
    first, second = placed(floor, "T1", "T2")
    assert set(Order.objects.values_list("state", flat=True)) == {"pending_review"}
    time_is_over(first)
    assert set(Order.objects.values_list("state", flat=True)) == {"approved"}
    assert together(first, second)


def test_only_who_could_still_be_joined_waits() -> None:
    floor = open_shop({"A": 99})
    wait(30, merges=False)
    unpaid, old, history = (
        placed(floor, "T1", status="unpaid")[0],
        placed(floor, "T2", placed_at=NOW - timedelta(hours=2))[0],
        placed(floor, "T3", status="shipped")[0],
    )
    manual = order("T4", [line("A", 4)], recipient=WANG, placed_at=NOW)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[manual], source="manual")
    unknown = order("T5", [line("A", 5)], recipient=person(name="", detail=""), placed_at=NOW)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[unknown])
    waiting = Order.objects.filter(holds__contains=["merge_window"])
    assert list(waiting) == []

    payment = orders.PaymentChange(unpaid, paid=10_00, paid_at=NOW, number="P1")
    run(orders.record_payment, actor=SYSTEM, changes=[payment])
    assert holds([unpaid, old, history]) == [["merge_window"], [], []]
    assert Order.objects.get(pk=unpaid).merge_at == NOW + timedelta(minutes=30)

    run(edit_order, actor=SYSTEM, order_id=unpaid, edit=OrderEdit(is_sealed=True))
    assert holds([unpaid]) == [[]]


def test_the_wait_begins_when_its_source_or_its_terms_bring_an_order_to_review() -> None:
    floor = open_shop({"A": 99})
    wait(30, merges=False)
    first, second = placed(floor, "T1", "T2", status="unpaid")
    paid = {"paid_at": NOW - timedelta(minutes=10), "modified_at": NOW + timedelta(minutes=1)}
    assert placed(floor, "T1", status="paid", **paid) == [first]
    run(orders.set_terms, actor=SYSTEM, agreed=[orders.AgreedTerms(second, "on_account")])

    assert holds([first, second]) == [["merge_window"], ["merge_window"]]
    ends = dict(Order.objects.values_list("id", "merge_at"))
    assert ends[first] == NOW + timedelta(minutes=20)
    assert ends[second] > NOW + timedelta(minutes=30)
    assert [told(one)[-2][:6] for one in (first, second)] == ["等待合单至 "] * 2
    assert verify().violations == ()


def test_a_person_lets_an_order_go_early_and_it_is_not_looked_at_again() -> None:
    floor = open_shop({"A": 99})
    wait(30, merges=True)
    first, second = placed(floor, "T1", "T2")
    released = run(orders.release_holds, actor=SYSTEM, order_ids=[first])
    assert [outcome.code for outcome in released] == ["ok"]
    stored = Order.objects.get(pk=first)
    assert (stored.holds, stored.merge_at) == ([], None)
    assert holds([second]) == [["merge_window"]]


def test_without_a_wait_orders_are_merged_as_they_come() -> None:
    floor = open_shop({"A": 99})
    wait(0, merges=True)
    first, second = placed(floor, "T1", "T2")
    assert holds([first, second]) == [[], []]
    assert run(end_merge_windows, actor=SYSTEM) == 2
    assert together(first, second)
    assert told(first)[1:] == told(first)[-1:]


def test_what_a_person_took_apart_or_holds_is_left_alone() -> None:
    floor = open_shop({"A": 99})
    wait(0, merges=True)
    first, second = placed(floor, "T1", "T2")
    run(end_merge_windows, actor=SYSTEM)
    run(orders.unmerge_orders, actor=CLERK, order_ids=[second])

    (third,) = placed(floor, "T3")
    (fourth,) = placed(floor, "T4")
    run(orders.hold_orders, actor=SYSTEM, order_ids=[fourth], reason="等买家回话")
    assert run(end_merge_windows, actor=SYSTEM) == 2
    assert not Order.objects.filter(merge_group_id__isnull=False).exists()

    (fifth,) = placed(floor, "T5")
    assert time_is_over() == 1
    assert together(third, fifth)
    assert Order.objects.filter(merge_group_id__isnull=False).count() == 2

    run(orders.merge_orders, actor=CLERK, groups=[[first, third]])
    (sixth,) = placed(floor, "T6")
    assert time_is_over() == 1
    assert together(first, third, fifth, sixth)


def test_each_shop_says_for_itself_whether_its_orders_are_merged() -> None:
    group = ShopGroup.objects.create(name="同城")
    floor = open_shop({"A": 99}, group_id=group.id)
    other = open_shop({"B": 9}, code="jd1", channel="jd", group_id=group.id)
    other.shop.warehouse_ids = floor.shop.warehouse_ids
    other.shop.save()
    wait(0, merges=True, shop=floor.shop.id)
    sent = order("J1", [line("A", 7)], recipient=WANG, placed_at=NOW)
    run(orders.place_orders, actor=SYSTEM, shop="jd1", orders=[sent])
    (first,) = placed(floor, "T1")
    assert time_is_over() == 1
    assert not together(first, *ids("J1"))

    wait(5, merges=True)
    (second,) = placed(floor, "T2")
    assert time_is_over() == 1
    assert together(second, first, *ids("J1"))
    assert policy.read_for(MergingPolicy, [floor.shop.id, other.shop.id]) == {
        floor.shop.id: MergingPolicy(0, True), other.shop.id: MergingPolicy(5, True),
    }  # fmt: skip


def test_many_are_looked_at_with_the_queries_of_few() -> None:
    floor = open_shop({"A": 9999})
    wait(0, merges=True)

    def cost(first: int, many: int) -> int:
        sent = [
            order(f"T{n}", [line("A", n)], recipient=person(mobile=f"139{n // 3:08d}"),
                  placed_at=NOW)
            for n in range(first, first + many)
        ]  # fmt: skip
        run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
        with CaptureQueriesContext(connection) as asked:
            assert run(end_merge_windows, actor=SYSTEM) == many
        return len(asked)

    assert cost(3, 3) == cost(30, 30)
    assert Order.objects.filter(merge_group_id__isnull=True).count() == 0


def test_an_order_cannot_wait_without_an_end() -> None:
    wait(30, merges=False)
    (first,) = placed(open_shop({"A": 9}), "T1")
    with pytest.raises(IntegrityError, match="order_merge_window"):
        Order.objects.filter(pk=first).update(merge_at=None)
