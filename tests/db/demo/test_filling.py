"""The demo: a brand in the middle of its month, made by the product's own operations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from pytest_django import Settings

from tests.support.shop_floor import open_shop
from zhidan.catalog.models import Sku
from zhidan.config.demo.brand import PASSWORD, STAFF
from zhidan.config.demo.filling import HasOwnData, fill
from zhidan.insights.api import verify
from zhidan.inventory.models import Warehouse
from zhidan.orders.api import COUNTED, ORDER, stage_counts
from zhidan.orders.models import Order
from zhidan.orders.states import HOLD_REASONS
from zhidan.parties.models import Buyer, Recipient, Shop
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_the_brand_has_everything_a_screen_can_show() -> None:
    filled = fill()

    assert (Warehouse.objects.count(), Shop.objects.count()) == (3, 6)
    assert len(set(Shop.objects.values_list("channel", flat=True))) == 6
    assert filled.skus == Sku.objects.count() >= 300
    assert not Sku.objects.filter(picture_id=None).exists()
    assert filled.orders == Order.objects.count() >= 1_500
    assert set(Order.objects.values_list("state", flat=True)) == set(ORDER.states)
    assert min(stage_counts(actor=SYSTEM)[stage] for stage in COUNTED) >= 5
    held = Counter(
        reason for holds in Order.objects.values_list("holds", flat=True) for reason in holds
    )
    assert {reason: n for reason, n in held.items() if n >= 3}.keys() == set(HOLD_REASONS)
    customised = Order.objects.filter(is_customised=True).count() / filled.orders
    assert 0.11 < customised < 0.19
    assert Buyer.objects.count() < filled.orders * 0.8
    looks = Counter(Recipient.objects.values_list("pii_state", flat=True))
    assert min(looks[state] for state in ("plain", "token", "cipher")) > 50
    for role, email, _ in STAFF:
        user = User.objects.get(email=email)
        assert check_password(PASSWORD, user.password)
        assert [held.role.code for held in user.user_roles.all()] == [role]
    assert verify().as_json()["violations"] == []

    again = fill()

    assert again.orders == 0
    assert Order.objects.count() == filled.orders


def test_nothing_is_invented_into_an_installation_with_data_of_its_own() -> None:
    open_shop({"A": 1})

    with pytest.raises(HasOwnData):
        fill()

    assert (Shop.objects.count(), User.objects.count()) == (1, 0)
