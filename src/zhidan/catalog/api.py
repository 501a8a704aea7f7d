"""What other contexts may use of the catalogue."""

from zhidan.catalog.catalog_edits import (
    ProductEdit,
    SaidMoney,
    SkuEdit,
    SupplierContact,
    Supply,
)
from zhidan.catalog.events import ListingsMapped, SkusChanged
from zhidan.catalog.goods import GoodsRow, Saved
from zhidan.catalog.listings import (
    ASKED,
    DecidedListing,
    ListingDecision,
    ListingTarget,
    ShopListing,
    count_decided,
    decided_listings,
    find_decided,
    listing_columns,
    listing_targets,
)
from zhidan.catalog.offers import Offer, offers, offers_called
from zhidan.catalog.operations.create_skus import NewSku, create_skus
from zhidan.catalog.operations.map_listings import map_listings
from zhidan.catalog.operations.save_goods import save_goods
from zhidan.catalog.operations.save_suppliers import SupplierRow, save_suppliers
from zhidan.catalog.operations.undo_goods import undo_goods
from zhidan.catalog.operations.undo_suppliers import undo_suppliers
from zhidan.catalog.pictures import CONTENT_TYPE as PICTURE_TYPE
from zhidan.catalog.pictures import MOST_BYTES as MOST_PICTURE_BYTES
from zhidan.catalog.pictures import find_picture, keep_picture, redraw
from zhidan.catalog.queries import (
    ListingMatch,
    SkuCard,
    SkuMatch,
    match_listings,
    parcel_rules,
    picture_url,
    product_names,
    products_and_categories,
    sku_cards,
    sku_weights,
    skus_called,
    supplies,
    unit_costs,
)
from zhidan.catalog.rules import LISTING_ID_SQL, ListingKey, cost_text, listing_id, wider_keys
from zhidan.catalog.suggesting import AskedListing, SkuSuggestion, exact_codes, suggest_skus

__all__ = [
    "ASKED",
    "LISTING_ID_SQL",
    "MOST_PICTURE_BYTES",
    "PICTURE_TYPE",
    "AskedListing",
    "DecidedListing",
    "GoodsRow",
    "ListingDecision",
    "ListingKey",
    "ListingMatch",
    "ListingTarget",
    "ListingsMapped",
    "NewSku",
    "Offer",
    "ProductEdit",
    "SaidMoney",
    "Saved",
    "ShopListing",
    "SkuCard",
    "SkuEdit",
    "SkuMatch",
    "SkuSuggestion",
    "SkusChanged",
    "SupplierContact",
    "SupplierRow",
    "Supply",
    "cost_text",
    "count_decided",
    "create_skus",
    "decided_listings",
    "exact_codes",
    "find_decided",
    "find_picture",
    "keep_picture",
    "listing_columns",
    "listing_id",
    "listing_targets",
    "map_listings",
    "match_listings",
    "offers",
    "offers_called",
    "parcel_rules",
    "picture_url",
    "product_names",
    "products_and_categories",
    "redraw",
    "save_goods",
    "save_suppliers",
    "sku_cards",
    "sku_weights",
    "skus_called",
    "suggest_skus",
    "supplies",
    "undo_goods",
    "undo_suppliers",
    "unit_costs",
    "wider_keys",
]
