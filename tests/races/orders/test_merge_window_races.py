"""A wait ends while somebody else decides about the same orders: nobody is merged by old news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.support.shop_floor import line, open_shop, order, order_id_of, person
from tests.support.together import meeting, together
from zhidan.insights.api import verify
from zhidan.orders import company
from zhidan.orders.api import cancel_orders, place_orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.orders.operations import end_merge_windows as module
from zhidan.orders.policy import MergingPolicy
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def _pair() -> list[UUID]:
    floor = open_shop({"A": 9})
    policy.write(MergingPolicy(merge_wait_minutes=0, merges_by_itself=True), actor=SYSTEM)
    sent = [
        order(f"T{n}", [line("A", n)], recipient=person(), placed_at=datetime.now(UTC))
        for n in (1, 2)
    ]
    run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
    return [order_id_of("T1"), order_id_of("T2")]


def _end() -> Any:
    return run(module.end_merge_windows, actor=SYSTEM)


def _cancelled_first(order_id: UUID) -> Callable[..., Any]:
    """The lock, but somebody cancels the order just before it is taken."""
    lock = module.lock_orders

    def late(*args: Any, **given: Any) -> Any:
        together(lambda: run(cancel_orders, actor=SYSTEM, order_ids=[order_id], reason="不要了"))
        return lock(*args, **given)

    return late


def _groups() -> list[UUID | None]:
    return list(Order.objects.values_list("merge_group_id", flat=True))


def test_who_was_cancelled_meanwhile_is_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    _, second = _pair()
    monkeypatch.setattr(module, "lock_orders", _cancelled_first(second))
    assert _end() == 2
    assert _groups() == [None, None]
    assert verify().violations == ()


def test_without_the_rule_under_the_lock_a_cancelled_order_is_merged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, second = _pair()
    monkeypatch.setattr(module, "lock_orders", _cancelled_first(second))
    monkeypatch.setattr(company, "refusal_to_merge", lambda _company: None)
    _end()
    assert None not in _groups()


def test_two_who_end_the_same_waits_merge_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _pair()
    monkeypatch.setattr(module, "lock_orders", meeting(module.lock_orders))
    assert together(_end, _end) == [2, 2]
    assert len(set(_groups()) - {None}) == 1
    assert OrderEvent.objects.filter(action="auto_merge").count() == 2
    assert verify().violations == ()
