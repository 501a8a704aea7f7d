"""What other contexts may use of the catalogue."""

from zhidan.catalog.catalog_edits import SaidMoney
from zhidan.catalog.events import ListingMapped, SkusChanged
from zhidan.catalog.operations.create_skus import NewSku, create_skus
from zhidan.catalog.operations.remember_listing import remember_listing
from zhidan.catalog.queries import (
    ListingKey,
    SkuCard,
    SkuMatch,
    match_listings,
    picture_url,
    sku_cards,
    skus_called,
    supplies,
    unit_costs,
)
from zhidan.catalog.rules import cost_text

__all__ = [
    "ListingKey",
    "ListingMapped",
    "NewSku",
    "SaidMoney",
    "SkuCard",
    "SkuMatch",
    "SkusChanged",
    "cost_text",
    "create_skus",
    "match_listings",
    "picture_url",
    "remember_listing",
    "sku_cards",
    "skus_called",
    "supplies",
    "unit_costs",
]
