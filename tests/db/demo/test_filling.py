"""The demo: a brand in the middle of its month, made by the product's own operations."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.db.models import Count, Max, Min
from django.test import TransactionTestCase
from pytest_django import Settings

from tests.support.shop_floor import open_shop
from zhidan.catalog.models import Sku
from zhidan.config.demo.brand import PASSWORD, STAFF
from zhidan.config.demo.filling import HasOwnData, fill
from zhidan.config.demo.places import FAR, PLACES
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel, Warehouse
from zhidan.kernel.clock import now
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

    assert (Warehouse.objects.count(), Shop.objects.count()) == (3, 7)
    assert len(set(Shop.objects.values_list("channel", flat=True))) == 7
    assert filled.skus == Sku.objects.count() >= 300
    assert not Sku.objects.filter(picture_id=None).exists()
    assert filled.orders == Order.objects.count() >= 6_000
    assert set(Order.objects.values_list("state", flat=True)) == set(ORDER.states)
    assert min(stage_counts(actor=SYSTEM)[stage] for stage in COUNTED) >= 20
    held = Counter(
        reason for holds in Order.objects.values_list("holds", flat=True) for reason in holds
    )
    assert {reason for reason, n in held.items() if n >= 3} == set(HOLD_REASONS)
    customised = Order.objects.filter(is_customised=True).count() / filled.orders
    assert 0.13 < customised < 0.17
    assert Buyer.objects.count() < filled.orders / 4
    assert _in_several_shops() >= 40
    _is_history_and_open()
    _is_placed_in_real_divisions()
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


def test_the_same_seed_gives_the_same_data() -> None:
    at = now()
    made = []
    for _ in range(2):
        fill(at=at)
        told = ("external_no", "stage", "holds", "payable_minor", "units", "tracking_no")
        came = Order.objects.exclude(source="manual").values_list(*told, "placed_at")
        sold = Order.objects.filter(source="manual").values_list(*told)  # placed as it was entered
        rows = [*came, *sold]
        stock = StockLevel.objects.values_list("on_hand", "allocated")
        made.append((sorted(map(repr, rows)), sorted(map(repr, stock))))
        TransactionTestCase._fixture_teardown(None)  # type: ignore[attr-defined]

    assert made[0] == made[1]


def _in_several_shops() -> int:
    """How many phone numbers have bought in more than one shop."""
    return (
        Recipient.objects.exclude(phone_blind=None)
        .values("phone_blind")
        .annotate(shops=Count("shop_id", distinct=True))
        .filter(shops__gte=2)
        .count()
    )


def _is_history_and_open() -> None:
    placed = Order.objects.aggregate(first=Min("placed_at"), last=Max("placed_at"))
    assert now() - timedelta(days=65) < placed["first"] < now() - timedelta(days=55)
    assert now() - timedelta(hours=12) < placed["last"] <= now()
    assert Order.objects.filter(is_adopted=True).count() > 5_000
    assert Order.objects.filter(is_adopted=False).exclude(state="completed").count() > 500


def _is_placed_in_real_divisions() -> None:
    known = {(place.province, place.city, place.district) for place in (*PLACES, *FAR)}
    sends = Shop.objects.exclude(channel="store").values("id")  # who takes it along has no address
    home = Recipient.objects.filter(country__in=["", "CN"], shop_id__in=sends)
    assert set(home.values_list("province", "city", "district").distinct()) <= known


def test_nothing_is_invented_into_an_installation_with_data_of_its_own() -> None:
    open_shop({"A": 1})

    with pytest.raises(HasOwnData):
        fill()

    assert (Shop.objects.count(), User.objects.count()) == (1, 0)
