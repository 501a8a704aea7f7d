"""What others may know of SKUs and listings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.catalog.rules import ListingKey, wider_keys
from zhidan.platform.arrays import text_array, uuid_array
from zhidan.platform.zone import business_day


class SkuMatch(Struct, frozen=True):
    """The SKU that somebody means."""

    id: UUID
    supply: str


class ListingMatch(Struct, frozen=True):
    """What is behind a listing, as far as intake needs it; `sku_id` is empty where no SKU is."""

    sku_id: UUID | None
    supply: str


_MAPPED = """
SELECT listing.platform_item_id, listing.platform_sku_id, listing.outer_code, listing.as_sold,
    sku.id, coalesce(sku.supply, 'virtual')
FROM listing LEFT JOIN sku ON sku.id = listing.sku_id
WHERE listing.shop_id = %s AND (listing.platform_item_id = ANY(%s::text[])
    OR listing.outer_code = ANY(%s::text[])
    OR (listing.as_sold <> '' AND listing.as_sold = ANY(%s::text[])))
"""
_BY_CODE = "SELECT code, id, supply FROM sku WHERE code = ANY(%s::text[])"
_BY_BARCODE = """
SELECT barcode, id, supply FROM sku WHERE barcode = ANY(%s::text[])
UNION ALL SELECT b.barcode, sku.id, sku.supply FROM sku_barcode b JOIN sku ON sku.id = b.sku_id
WHERE b.barcode = ANY(%s::text[])
"""


def match_listings(*, shop_id: UUID, keys: Iterable[ListingKey]) -> dict[ListingKey, ListingMatch]:
    """What is behind each listing: by the shop's own map, else by the SKU's code, else by a
    barcode."""
    wanted = set(keys)
    items = {item for item, *_ in wanted if item}
    codes = {code for _, _, code, _ in wanted if code}
    words = {said for *_, said in wanted if said}
    with connection.cursor() as cursor:
        cursor.execute(_MAPPED, [shop_id, *map(text_array, (items, codes, words))])
        listed = {tuple(row[:4]): ListingMatch(row[4], row[5]) for row in cursor.fetchall()}
    by_code = skus_called(codes) if codes else {}
    found = {}
    for key in wanted:
        if listed and (match := _listed(key, listed)):
            found[key] = match
        elif named := by_code.get(key[2]):
            found[key] = ListingMatch(named.id, named.supply)
    return found


def _listed(key: ListingKey, listed: Mapping[tuple[str, ...], ListingMatch]) -> ListingMatch | None:
    return next((listed[wider] for wider in wider_keys(key) if wider in listed), None)


def skus_called(texts: Iterable[str]) -> dict[str, SkuMatch]:
    """The SKU of each text that is a SKU's code, else one of its barcodes."""
    wanted = set(texts)
    with connection.cursor() as cursor:
        cursor.execute(_BY_CODE, [text_array(wanted)])
        found = {code: SkuMatch(sku_id, supply) for code, sku_id, supply in cursor.fetchall()}
        if rest := wanted - found.keys():
            cursor.execute(_BY_BARCODE, [text_array(rest)] * 2)
            for text, sku_id, supply in cursor.fetchall():
                found.setdefault(text, SkuMatch(sku_id, supply))
    return found


def supplies(sku_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How each of these SKUs is supplied; unknown ids are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, supply FROM sku WHERE id = ANY(%s::uuid[])", [uuid_array(sku_ids)]
        )
        return dict(cursor.fetchall())


def picture_url(picture_id: UUID | None) -> str | None:
    """Where a browser gets a stored picture."""
    return f"/api/v1/files/{picture_id}" if picture_id else None


@dataclass(frozen=True, slots=True)
class SkuCard:
    """A SKU as lists and documents show it."""

    id: UUID
    code: str
    title: str
    options: dict[str, str]
    supply: str
    barcode: str
    bin_code: str
    picture_id: UUID | None
    product_id: UUID
    weight_g: int
    lifecycle: str


_CARDS = """
SELECT sku.id, sku.code, sku.title, sku.options, sku.supply, sku.barcode, sku.bin_code,
    coalesce(sku.picture_id, product.picture_id), sku.product_id, sku.weight_g, sku.lifecycle
FROM sku JOIN product ON product.id = sku.product_id WHERE sku.id = ANY(%s::uuid[])
"""


def sku_cards(sku_ids: Iterable[UUID]) -> dict[UUID, SkuCard]:
    """The SKUs with these ids."""
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [uuid_array(sku_ids)])
        return {row[0]: _card(row) for row in cursor.fetchall()}


def _card(row: tuple[Any, ...]) -> SkuCard:
    return SkuCard(*(*row[:3], json.loads(row[3]), *row[4:]))


def sku_weights(sku_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What a unit of each SKU weighs, in grams; those of which nobody said it are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, weight_g FROM sku WHERE id = ANY(%s::uuid[]) AND weight_g > 0",
            [uuid_array(sku_ids)],
        )
        return dict(cursor.fetchall())


_PARCEL_RULES = """
SELECT sku.id, product.id, product.ships_alone, product.most_per_parcel
FROM sku JOIN product ON product.id = sku.product_id
WHERE sku.id = ANY(%s::uuid[]) AND (product.ships_alone OR product.most_per_parcel IS NOT NULL)
"""


def parcel_rules(sku_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, bool, int | None]]:
    """The product of each SKU that has rules for its parcels, whether it ships alone, and how many
    pieces of it a parcel may hold."""
    with connection.cursor() as cursor:
        cursor.execute(_PARCEL_RULES, [uuid_array(sku_ids)])
        return {sku: (product, alone, most) for sku, product, alone, most in cursor.fetchall()}


_UNIT_COSTS = """
SELECT DISTINCT ON (sku_id) sku_id, unit_cost, currency FROM sku_cost
WHERE sku_id = ANY(%s::uuid[]) AND valid_on <= %s
ORDER BY sku_id, valid_on DESC
"""


def unit_costs(sku_ids: Iterable[UUID]) -> dict[UUID, tuple[Decimal, str]]:
    """Today's unit cost (minor units, 4 places) and currency of each SKU that has one."""
    with connection.cursor() as cursor:
        cursor.execute(_UNIT_COSTS, [uuid_array(sku_ids), business_day()])
        return {sku: (cost, currency) for sku, cost, currency in cursor.fetchall()}


def products_and_categories(sku_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The product of each SKU, and the category that product is in; unknown ids are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sku.id, product.id, product.category FROM sku"
            " JOIN product ON product.id = sku.product_id WHERE sku.id = ANY(%s::uuid[])",
            [uuid_array(sku_ids)],
        )
        return {sku: (product, category) for sku, product, category in cursor.fetchall()}


def product_names(product_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The style number and title of each product."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, style_no || ' ' || title FROM product WHERE id = ANY(%s::uuid[])",
            [uuid_array(product_ids)],
        )
        return dict(cursor.fetchall())
