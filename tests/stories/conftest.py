from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.database import pointed_at
from tests.support.product import LiveProduct
from tests.support.till import RIGHTS, Till
from zhidan.config.drills.keys import new_key


@pytest.fixture
def till(
    new_live_product: Callable[..., LiveProduct],
    django_db_blocker: DjangoDbBlocker,
    django_test_environment: None,
) -> tuple[LiveProduct, Till]:
    product = new_live_product()
    product.start()
    with django_db_blocker.unblock(), pointed_at(str(product.data / "run"), "zhidan"):
        key = new_key(RIGHTS)
    return product, Till(product.port, key)
