"""Two people decide differently about one listing at the same moment: its orders follow one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.shop_floor import Floor, line, open_shop, order
from tests.support.together import meeting, together
from zhidan.catalog import api as catalog
from zhidan.catalog.models import Listing
from zhidan.orders.api import decide_listings, place_orders
from zhidan.orders.models import OrderLine
from zhidan.orders.operations import decide_listings as module
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def _deciders(floor: Floor) -> list[Any]:
    def decide(code: str) -> int:
        target = catalog.ListingTarget(floor.skus[code].id)
        one = catalog.ListingDecision(floor.shop.id, ("", "", "X", ""), "x", "", target)
        return int(run(decide_listings, actor=SYSTEM, decisions=[one]).order_count)

    return [lambda: decide("A"), lambda: decide("B")]


def _waiting_shop() -> Floor:
    floor = open_shop({"A": 9, "B": 9})
    sent = [order(f"T{n}", [line("X")]) for n in range(3)]
    run(place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
    return floor


def _stood_for() -> set[Any]:
    return set(OrderLine.objects.values_list("sku_id", flat=True))


def test_all_orders_follow_the_decision_that_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    floor = _waiting_shop()
    mapping = module.catalog.map_listings
    monkeypatch.setattr(module.catalog, "map_listings", meeting(mapping))

    assert together(*_deciders(floor)) == [3, 3]

    assert _stood_for() == {Listing.objects.get().sku_id}


def test_without_looking_at_what_stood_before_the_first_one_keeps_its_orders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    floor = _waiting_shop()
    mapping = meeting(module.catalog.map_listings)

    def forgetful(**given: Any) -> Mapping[catalog.ShopListing, None]:
        return dict.fromkeys(mapping(**given))

    monkeypatch.setattr(module.catalog, "map_listings", forgetful)

    together(*_deciders(floor))

    assert _stood_for() != {Listing.objects.get().sku_id}
