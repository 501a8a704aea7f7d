"""What happened to the business's own partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class ShopsChanged(Event):
    """These shops were opened, changed or closed."""

    shop_ids: list[UUID]
    context: ClassVar[str] = "parties"
    live_topic: ClassVar[str] = "shops.changed"

    def live_scope(self) -> frozenset[UUID] | None:
        return frozenset(self.shop_ids)

    def live_data(self) -> dict[str, Any]:
        return {"shop_ids": self.shop_ids}
