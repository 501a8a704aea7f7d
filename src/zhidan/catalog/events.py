"""What happened to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event, emit_many

MOST_IDS = 500


@dataclass(frozen=True)
class SkusChanged(Event):
    """These SKUs are new, or something that is shown of them is another than before."""

    sku_ids: list[UUID]
    context: ClassVar[str] = "catalog"
    live_topic: ClassVar[str] = "catalog.changed"

    def live_data(self) -> dict[str, Any]:
        return {"sku_ids": self.sku_ids}


@dataclass(frozen=True)
class ListingsMapped(Event):
    """Listings of this shop stand for something else from now on."""

    shop_id: UUID
    context: ClassVar[str] = "catalog"
    live_topic: ClassVar[str] = "listings.mapped"

    def live_scope(self) -> frozenset[UUID] | None:
        return frozenset({self.shop_id})

    def live_data(self) -> dict[str, Any]:
        return {"shop_id": self.shop_id}


def tell_listings_mapped(shop_ids: Iterable[UUID]) -> None:
    """One event for each shop."""
    emit_many([ListingsMapped(str(shop), shop_id=shop) for shop in sorted(set(shop_ids))])


def tell_skus_changed(sku_ids: Iterable[UUID]) -> None:
    """One event for up to 500 SKUs."""
    ids = sorted(set(sku_ids))
    emit_many(
        [
            SkusChanged(key="skus", sku_ids=ids[start : start + MOST_IDS])
            for start in range(0, len(ids), MOST_IDS)
        ]
    )
