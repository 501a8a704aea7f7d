"""What happened to stock and warehouses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event, emit_many

MOST_IDS = 500


@dataclass(frozen=True)
class StockChanged(Event):
    """The availability of these SKUs is another than before."""

    sku_ids: list[UUID]
    context: ClassVar[str] = "inventory"
    live_topic: ClassVar[str] = "stock.changed"

    def live_data(self) -> dict[str, Any]:
        return {"sku_ids": self.sku_ids}


@dataclass(frozen=True)
class StockFreed(Event):
    """More of these SKUs can be promised than before: goods came in, or a promise fell."""

    sku_ids: list[UUID]
    context: ClassVar[str] = "inventory"


@dataclass(frozen=True)
class WarehousesChanged(Event):
    """These warehouses were opened, changed or closed."""

    warehouse_ids: list[UUID]
    context: ClassVar[str] = "inventory"
    live_topic: ClassVar[str] = "warehouses.changed"

    def live_data(self) -> dict[str, Any]:
        return {"warehouse_ids": self.warehouse_ids}


def tell_stock_changed(sku_ids: Iterable[UUID]) -> None:
    """One event for up to 500 SKUs."""
    ids = sorted(set(sku_ids))
    emit_many(
        [
            StockChanged(key="stock", sku_ids=ids[start : start + MOST_IDS])
            for start in range(0, len(ids), MOST_IDS)
        ]
    )


def tell_stock_freed(sku_ids: Iterable[UUID]) -> None:
    """One event for up to 500 SKUs, for whoever waits for them; and browsers hear of the change."""
    ids = sorted(set(sku_ids))
    tell_stock_changed(ids)
    emit_many(
        [
            StockFreed(key="stock", sku_ids=ids[start : start + MOST_IDS])
            for start in range(0, len(ids), MOST_IDS)
        ]
    )
