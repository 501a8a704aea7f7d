"""What happened in the warehouse. Ids and plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class FulfilmentsChanged(Event):
    """These fulfilment orders took a step or were picked on. `order_ids` are their orders."""

    live_topic: ClassVar[str] = "fulfilment.changed"
    key: str
    fulfilment_ids: list[UUID]
    order_ids: list[UUID]
    shop_ids: list[UUID]

    def live_scope(self) -> frozenset[UUID]:
        return frozenset(self.shop_ids)

    def live_data(self) -> dict[str, Any]:
        return {"ids": [str(one) for one in self.fulfilment_ids]}
