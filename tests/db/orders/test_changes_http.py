"""Changes over HTTP: who may not see money learns what changed, and no sum."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contract.fulfilment.callers import caller
from tests.support.changes import change
from tests.support.shop_floor import PLACED, line, open_shop, order, order_id_of
from zhidan.orders import api as orders
from zhidan.orders.changing import LineEdit
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def test_sums_of_changes_and_of_conflicts_are_for_who_may_see_money() -> None:
    floor = open_shop({"A": 9})
    sold = line("A", 1, "10.00", external_line_no="1")
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[order("T1", [sold])])
    key, only = order_id_of("T1"), OrderLine.objects.get().id
    assert change(key, lines=[LineEdit(only, unit_price="8.88", quantity=2)]) == "ok"
    later = {"amounts": IncomingAmounts(freight="7.77"), "modified_at": PLACED + timedelta(hours=1)}
    again = order("T1", [sold], **later)
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[again])
    paths = [f"/orders/{key}/changes", f"/orders/{key}/conflicts"]
    seeing, blind = caller("orders.view", "money.view"), caller("orders.view")

    seen = [seeing.get(path).content.decode() for path in paths]
    told = [blind.get(path).content.decode() for path in paths]

    assert "8.88" in seen[0]
    assert "17.77 CNY" in seen[1]
    assert not any(amount in text for text in told for amount in ("8.88", "17.77"))
    assert '"field":"amounts"' in told[1]
    assert "amounts changed" in told[0]
    assert "quantity 1 → 2" in told[0]
