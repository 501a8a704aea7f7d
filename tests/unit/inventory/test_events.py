"""What browsers hear of stock."""

from __future__ import annotations

from zhidan.inventory.events import StockChanged
from zhidan.kernel.ids import uuid7s
from zhidan.platform.outbox import decode, encode


def test_browsers_hear_which_skus_to_patch() -> None:
    event = StockChanged(key="stock", sku_ids=uuid7s(2))
    again = decode("StockChanged", encode(event))
    assert (again, again.live_topic, again.live_scope()) == (event, "stock.changed", None)
    assert again.live_data() == {"sku_ids": event.sku_ids}
