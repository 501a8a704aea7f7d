"""The last gift, and a buyer's only one, asked for by two at once: one of them gets it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.support.gift_rules import gift_rule, save_gifts, tier
from tests.support.shop_floor import Floor, line, open_shop, order
from tests.support.together import meeting, stopped, together, try_once
from zhidan.insights.verify.verifying import verify
from zhidan.kernel.ids import uuid7
from zhidan.orders.api import place_orders
from zhidan.orders.models import OrderLine
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run
from zhidan.pricing.api import Asking, OrderFacts, claim_gifts, gift_rules_in_force
from zhidan.pricing.models import GiftOnce, GiftQuota
from zhidan.pricing.operations import claim_gifts as module

pytestmark = pytest.mark.django_db(transaction=True)
BUYER = UUID(int=7)


def _limited(monkeypatch: pytest.MonkeyPatch) -> tuple[Floor, list[Any]]:
    """Two orders of different buyers, and one gift left."""
    floor = open_shop({"A": 9, "BAG": 9})
    save_gifts(gift_rule("首单", tier("10", floor.skus["BAG"]), most_orders=1))
    monkeypatch.setattr(module, "_claim", meeting(module._claim))

    def place(number: str) -> str:
        sent = [order(number, [line("A")])]
        return run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)[0].outcome

    return floor, [lambda: place("T1"), lambda: place("T2")]


def _once(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two orders of one buyer, who gets the gift once."""
    floor = open_shop({"BAG": 9})
    save_gifts(gift_rule("新客礼", tier("10", floor.skus["BAG"]), once_per_buyer=True))
    monkeypatch.setattr(module, "_claim", meeting(module._claim))

    def claim(*, actor: Actor) -> int:
        facts = OrderFacts(uuid7(), floor.shop.id, "CNY", 2000, datetime.now(UTC), BUYER, ())
        return len(claim_gifts(asking=[Asking(facts, gift_rules_in_force())])[facts.order_id])

    return [lambda: run(claim, actor=SYSTEM)] * 2


def test_the_last_gift_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _, rivals = _limited(monkeypatch)

    assert together(*rivals) == ["created", "created"]

    assert OrderLine.objects.filter(kind="gift").count() == 1
    assert (GiftQuota.objects.get().given, verify(["G1", "G2"]).violations) == (1, ())


def test_without_the_condition_only_the_limits_check_stops_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, rivals = _limited(monkeypatch)
    try_once(monkeypatch)
    blind = module._COUNT.replace("AND quota.most - quota.given >= taken.orders", "")
    monkeypatch.setattr(module, "_COUNT", blind)

    answers = together(*rivals)

    assert answers.count("created") == len(stopped(answers)) == 1, answers
    assert (GiftQuota.objects.get().given, OrderLine.objects.filter(kind="gift").count()) == (1, 1)


def test_a_buyers_only_gift_is_claimed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(together(*_once(monkeypatch))) == [0, 1]

    assert GiftOnce.objects.count() == 1


def test_without_asking_for_the_conflict_only_the_key_stops_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rivals = _once(monkeypatch)
    try_once(monkeypatch)
    blind = module._TAKE_KEYS.replace("ON CONFLICT DO NOTHING", "")
    monkeypatch.setattr(module, "_TAKE_KEYS", blind)

    answers = together(*rivals)

    assert answers.count(1) == len(stopped(answers)) == 1, answers
    assert GiftOnce.objects.count() == 1
