from __future__ import annotations

from decimal import Decimal

import pytest

from zhidan.fulfilment.queries.papers import _price


@pytest.mark.parametrize(
    ("price", "currency", "printed"),
    [
        ("39.0000", "CNY", "39.00"),
        ("0.1250", "CNY", "0.125"),
        ("1000.0000", "JPY", "1000"),
        ("1.2500", "KWD", "1.250"),
    ],
)
def test_a_price_is_printed_with_the_places_of_its_currency(
    price: str, currency: str, printed: str
) -> None:
    assert _price(Decimal(price), currency) == printed
