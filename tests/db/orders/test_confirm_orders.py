"""发货回传: what is known of the channel's knowing, from none to accepted and back."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, approved
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of
from zhidan.fulfilment.operations.ship_orders import OrderToShip, ship_orders
from zhidan.insights.api import verify
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.api import confirm_orders, place_orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import count_orders, stage_counts
from zhidan.orders.queries.to_confirm import orders_waiting, waiting_by_shop
from zhidan.platform.actors import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def shipped(*numbers: str, channel: str = "taobao") -> Floor:
    """A shop whose orders have left this house."""
    floor = approved({n: [line("A", 1)] for n in numbers}, {"A": 50}, channel=channel)
    act(
        ship_orders,
        parcels=[
            OrderToShip(order_id_of(n), "sf", f"SF{i:013d}", accept_unusual=True)
            for i, n in enumerate(numbers)
        ],
    )
    return floor


def told(action: str, *numbers: str, **given: str) -> Outcomes:
    return act(confirm_orders, order_ids=[order_id_of(n) for n in numbers], action=action, **given)


def state(number: str) -> tuple[str, str]:
    found = Order.objects.get(pk=order_id_of(number))
    return found.confirm_state, found.confirm_reason


def counted(**wanted: str) -> int:
    return count_orders(OrderFilter(**wanted), actor=SYSTEM).count


def broken() -> list[str]:
    return [found.invariant for found in verify().violations]


def test_what_leaves_here_waits_and_can_be_told_refused_and_taken_back() -> None:
    shipped("1", "2")
    assert counted(confirm="none") == 2
    assert stage_counts(actor=SYSTEM)["unconfirmed"] == 2
    assert [o.code for o in told("export", "1", "2")] == ["ok", "ok"]
    told("accept", "1")
    told("fail", "2", reason="运单号不存在")
    assert (state("1"), state("2")) == (("accepted", ""), ("failed", "运单号不存在"))
    counts = stage_counts(actor=SYSTEM)
    assert (counts["unconfirmed"], counts["confirm_failed"]) == (0, 1)
    assert (counted(confirm="accepted"), counted(confirm="failed,none")) == (1, 1)
    told("undo", "1", "2")
    assert (state("1"), state("2")) == (("none", ""), ("none", ""))
    assert stage_counts(actor=SYSTEM)["unconfirmed"] == 2
    assert broken() == []


def test_a_step_that_the_table_does_not_know_changes_and_tells_nothing() -> None:
    shipped("1")
    events = OrderEvent.objects.count()
    assert [o.code for o in told("fail", "1", reason="x")] == ["wrong_state"]
    assert (state("1"), OrderEvent.objects.count()) == (("none", ""), events)


def test_history_and_what_left_elsewhere_never_waits() -> None:
    floor = open_shop({"A": 9})
    act(
        place_orders,
        shop=floor.shop.code,
        orders=[order("old", [line("A")], status="shipped"), order("new", [line("A")])],
    )
    act(place_orders, shop=floor.shop.code, orders=[order("new", [line("A")], status="shipped")])
    assert counted(confirm="none,exported,accepted,failed") == 0
    assert waiting_by_shop(actor=SYSTEM) == {}
    for number in ("old", "new"):
        assert [o.code for o in told("export", number)] == ["nothing_to_confirm"]


def test_a_shop_without_a_channel_has_nobody_to_tell() -> None:
    shipped("1", channel="manual")
    assert counted(confirm="none") == 0


def test_the_channel_says_itself_that_it_knows() -> None:
    floor = shipped("1", "2")
    told("export", "2")
    act(
        place_orders,
        shop=floor.shop.code,
        orders=[order(n, [line("A", 1)], status="shipped") for n in ("1", "2")],
    )
    assert (state("1"), state("2")) == (("accepted", ""), ("accepted", ""))
    assert broken() == []


def test_the_longest_shipped_comes_first_and_only_the_own_shops_are_seen() -> None:
    floor = shipped("1", "2")
    ids = [order_id_of("1"), order_id_of("2")]
    Order.objects.filter(pk=ids[1]).update(shipped_at="2026-01-01T00:00:00Z")
    assert orders_waiting(floor.shop.id, limit=5, actor=SYSTEM) == [ids[1], ids[0]]
    found = waiting_by_shop(actor=SYSTEM)[floor.shop.id]
    assert (found.waiting, found.failed, found.oldest_at is not None) == (2, 0, True)


def test_an_order_nobody_knows_is_an_outcome() -> None:
    said = act(confirm_orders, order_ids=[UUID(int=1)], action="undo")
    assert [o.code for o in said] == ["not_found"]
