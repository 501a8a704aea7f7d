"""The last gift, and a buyer's only one, asked for by two orders at once: one of them gets it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.gift_rules import gift_rule, save_gifts, tier
from tests.support.shop_floor import line, open_shop, order
from tests.support.together import meeting, together
from zhidan.insights.verify.verifying import verify
from zhidan.orders.api import place_orders
from zhidan.orders.incoming import IncomingBuyer
from zhidan.orders.models import OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run
from zhidan.pricing.models import GiftGrant, GiftOnce, GiftQuota
from zhidan.pricing.operations import claim_gifts as module

pytestmark = pytest.mark.django_db(transaction=True)
SPECS = [{"most_orders": 1}, {"once_per_buyer": True}]


def _rivals(shop: str) -> list[Any]:
    def place(number: str) -> str:
        sent = [order(number, [line("A")], buyer=IncomingBuyer(nick="小王"))]
        return run(place_orders, actor=SYSTEM, shop=shop, orders=sent)[0].outcome

    return [lambda: place("T1"), lambda: place("T2")]


@pytest.mark.parametrize("spec", SPECS)
def test_of_two_orders_at_once_one_gets_the_gift(
    monkeypatch: pytest.MonkeyPatch, spec: dict[str, Any]
) -> None:
    floor = open_shop({"A": 9, "BAG": 9})
    save_gifts(gift_rule("送袋", tier("10", floor.skus["BAG"]), **spec))
    monkeypatch.setattr(module, "_claim", meeting(module._claim))

    answers = together(*_rivals(floor.shop.code))

    assert answers == ["created", "created"]
    assert OrderLine.objects.filter(kind="gift").count() == 1
    assert GiftGrant.objects.count() == 1
    assert verify(["G1", "G2", "G3"]).violations == ()


@pytest.mark.parametrize(
    ("spec", "expected"), [(SPECS[0], ["IntegrityError", "str"]), (SPECS[1], ["str", "str"])]
)
def test_without_the_conditions_only_the_tables_stop_the_second(
    monkeypatch: pytest.MonkeyPatch, spec: dict[str, Any], expected: list[str]
) -> None:
    """The limit's CHECK refuses the order; the key sends it back to be planned again."""
    floor = open_shop({"A": 9, "BAG": 9})
    save_gifts(gift_rule("送袋", tier("10", floor.skus["BAG"]), **spec))
    monkeypatch.setattr(module, "_claim", meeting(module._claim))
    blind = module._COUNT.replace("AND quota.most - quota.given >= taken.orders", "")
    monkeypatch.setattr(module, "_COUNT", blind)
    monkeypatch.setattr(
        module, "_TAKE_KEYS", module._TAKE_KEYS.replace("ON CONFLICT DO NOTHING", "")
    )

    answers = together(*_rivals(floor.shop.code))

    assert sorted(type(answer).__name__ for answer in answers) == expected
    assert GiftGrant.objects.count() == 1
    assert GiftOnce.objects.count() + sum(GiftQuota.objects.values_list("given", flat=True)) == 1
