"""Which goods a rule may give."""

from __future__ import annotations

from collections.abc import Iterable

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.pricing.gifts import Gift


def check_gifts(gifts: Iterable[Gift], *, field: str) -> None:
    """Raises: NotFound for a SKU there is not; InvalidInput (gift_not_stocked)."""
    wanted = {gift.sku_id for gift in gifts}
    cards = catalog.sku_cards(wanted)
    if wanted - cards.keys():
        raise NotFound(field=field)
    for card in cards.values():
        if card.supply != "stocked":
            raise InvalidInput(code="gift_not_stocked", field=field, sku=card.code)
