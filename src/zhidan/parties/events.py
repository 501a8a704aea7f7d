"""What happened to the business's own partners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event, emit_many

MOST_IDS = 500


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


@dataclass(frozen=True)
class BuyersChanged(Event):
    """These buyers got or lost tags, were blacklisted or taken off the blacklist."""

    buyer_ids: list[UUID]
    shop_ids: list[UUID]
    context: ClassVar[str] = "parties"
    live_topic: ClassVar[str] = "customers.changed"

    def live_scope(self) -> frozenset[UUID] | None:
        return frozenset(self.shop_ids)

    def live_data(self) -> dict[str, Any]:
        return {"ids": [str(buyer_id) for buyer_id in self.buyer_ids]}


def tell_buyers_changed(buyer_ids: Iterable[UUID], shop_ids: Sequence[UUID]) -> None:
    """One event for up to 500 buyers."""
    ids = sorted(buyer_ids)
    emit_many(
        [
            BuyersChanged("buyers", ids[start : start + MOST_IDS], list(shop_ids))
            for start in range(0, len(ids), MOST_IDS)
        ]
    )
