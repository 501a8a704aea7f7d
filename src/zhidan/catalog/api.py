"""What other contexts may use of the catalogue."""

from zhidan.catalog.queries import (
    ListingKey,
    SkuCard,
    SkuMatch,
    match_listings,
    sku_cards,
    unit_costs,
)

__all__ = ["ListingKey", "SkuCard", "SkuMatch", "match_listings", "sku_cards", "unit_costs"]
