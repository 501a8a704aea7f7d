"""A half-made demo is made anew; a database with anything else in it is left as it is."""

from __future__ import annotations

import pytest

from tests.support.people import make_person
from tests.support.shop_floor import open_shop
from zhidan.config.launcher.migrating import empty
from zhidan.config.launcher.trouble import Trouble
from zhidan.inventory.models import StockLevel
from zhidan.parties.models import Shop
from zhidan.platform.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_with_people_of_its_own_is_not_emptied(owner_url: str) -> None:
    make_person("owner@shop.test")

    with pytest.raises(Trouble, match="this installation has data of its own"):
        empty(owner_url, [], ["demo@shop.test"])

    assert User.objects.count() == 1


def test_a_database_with_a_shop_of_its_own_is_not_emptied(owner_url: str) -> None:
    open_shop({"A": 3}, code="tb-zxm")
    open_shop({"B": 4}, code="mine")

    with pytest.raises(Trouble, match="this installation has data of its own"):
        empty(owner_url, ["tb-zxm"], [])

    assert (Shop.objects.count(), StockLevel.objects.count()) == (2, 2)
