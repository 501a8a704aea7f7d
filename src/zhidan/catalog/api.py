"""What other contexts may use of the catalogue."""

from zhidan.catalog.operations.create_skus import NewSku, create_skus
from zhidan.catalog.operations.remember_listing import remember_listing
from zhidan.catalog.queries import (
    ListingKey,
    SkuCard,
    SkuMatch,
    match_listings,
    sku_cards,
    unit_costs,
)

__all__ = [
    "ListingKey",
    "NewSku",
    "SkuCard",
    "SkuMatch",
    "create_skus",
    "match_listings",
    "remember_listing",
    "sku_cards",
    "unit_costs",
]
