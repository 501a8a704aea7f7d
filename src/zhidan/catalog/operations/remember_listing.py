from __future__ import annotations

from uuid import UUID

from zhidan.catalog.events import ListingMapped
from zhidan.catalog.models import Listing
from zhidan.platform.outbox import emit


def remember_listing(
    *,
    shop_id: UUID,
    outer_code: str,
    platform_item_id: str,
    platform_sku_id: str,
    title: str,
    spec: str,
    sku_id: UUID,
) -> None:
    """Keep which SKU a shop's listing stands for (商品匹配), for every order to come."""
    listing, _ = Listing.objects.update_or_create(
        shop_id=shop_id,
        platform_item_id=platform_item_id,
        platform_sku_id=platform_sku_id,
        outer_code=outer_code,
        defaults={"title": title, "spec": spec, "sku_id": sku_id},
    )
    emit(ListingMapped(str(listing.id), shop_id=shop_id, listing_id=listing.id, sku_id=sku_id))
