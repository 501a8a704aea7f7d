"""What happened to stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class StockChanged(Event):
    """The availability of these SKUs is another than before."""

    live_topic: ClassVar[str] = "stock.changed"
    key: str
    sku_ids: list[UUID]
