"""Bulk orders: the public intake, in several processes, repeatable."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from zhidan.config.demo.bulk import make_orders
from zhidan.insights.api import verify
from zhidan.orders.models import Order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_bulk_orders_stand_as_if_channels_had_sent_them() -> None:
    told: list[int] = []

    def tell(done: int, _total: int, _seconds: float) -> None:
        told.append(done)

    # Child processes would look for an installation; one process does the same work.
    made = make_orders(1_500, seed=5, tell=tell, processes=1)

    assert (made.orders, made.created, told[-1]) == (1_500, 1_500, 1_500)
    assert Order.objects.count() == 1_500
    open_ones = Order.objects.filter(state__in=["pending_payment", "pending_review", "approved"])
    assert 0.06 < open_ones.count() / 1_500 < 0.14
    assert Order.objects.filter(state="approved").exists()
    assert verify().as_json()["violations"] == []

    again = make_orders(1_500, seed=5, processes=1)

    assert (again.orders, again.created, Order.objects.count()) == (1_500, 0, 1_500)
