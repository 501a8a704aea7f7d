"""What a shop's listings stand for, by decision (商品匹配)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from zhidan.catalog.models import Listing
from zhidan.catalog.rules import LISTING_ID_SQL, ListingKey, listing_id
from zhidan.platform import paging
from zhidan.platform.arrays import text_array, uuid_array

ShopListing = tuple[UUID, ListingKey]


@dataclass(frozen=True, slots=True)
class ListingTarget:
    """What a listing stands for: a SKU, or nothing that is stocked, made or shipped."""

    sku_id: UUID | None = None

    @property
    def is_virtual(self) -> bool:
        return self.sku_id is None


@dataclass(frozen=True, slots=True)
class ListingDecision:
    """What somebody says a listing stands for; no target takes an earlier decision back."""

    shop_id: UUID
    key: ListingKey
    title: str
    spec: str
    target: ListingTarget | None

    @property
    def listing(self) -> ShopListing:
        return self.shop_id, self.key


@dataclass(frozen=True, slots=True)
class DecidedListing:
    """A remembered decision as the list shows it."""

    id: UUID
    decision: ListingDecision
    decided_at: datetime
    decided_by: UUID | None


COLUMNS = "shop_id, platform_item_id, platform_sku_id, outer_code, as_sold"
ASKED = "unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])"
_TARGETS = f"""
SELECT {COLUMNS}, sku_id FROM listing
WHERE ({COLUMNS}) IN (SELECT * FROM {ASKED}) ORDER BY id
"""  # noqa: S608


def listing_columns(listings: Iterable[ShopListing]) -> list[str]:
    """The five arrays that `ASKED` unnests: shops and the four parts of the keys."""
    rows = list(listings)
    return [
        uuid_array(shop for shop, _ in rows),
        *(text_array(key[place] for _, key in rows) for place in range(4)),
    ]


def listing_targets(
    listings: Collection[ShopListing], *, lock: str = ""
) -> dict[ShopListing, ListingTarget]:
    """What these listings stand for now. `lock` is "FOR SHARE" for those who act upon it, and
    "FOR UPDATE" for those who change it."""
    with connection.cursor() as cursor:
        cursor.execute(_TARGETS + lock, listing_columns(listings))
        return {(shop, tuple(key)): ListingTarget(sku) for shop, *key, sku in cursor.fetchall()}


def decided_listings(
    *,
    shops: Collection[UUID] | None,
    text: str,
    cursor: str | None,
    limit: int,
) -> paging.Page[DecidedListing]:
    """A page of the decisions of these shops (None: all), the latest first.

    Raises: InvalidInput (bad_cursor).
    """
    page = paging.keyset(
        _decided(shops, text),
        order=("-decided_at", "-id"),
        types=(datetime, UUID),
        cursor=cursor,
        limit=limit,
    )
    return paging.Page(_rows(page.items), page.next, page.prev)


def count_decided(*, shops: Collection[UUID] | None, text: str) -> paging.Count:
    """How many decisions match, up to 10,000."""
    return paging.capped_count(_decided(shops, text))


def find_decided(known_as: UUID) -> DecidedListing | None:
    """What was decided about the listing of this name (`listing_id`), if anything was."""
    name = RawSQL(LISTING_ID_SQL, [])  # noqa: S611  a constant
    found = Listing.objects.alias(name=name).filter(name=known_as)
    return next(iter(_rows(list(found))), None)


def _decided(shops: Collection[UUID] | None, text: str) -> QuerySet[Listing]:
    found = Listing.objects.all()
    if shops is not None:
        found = found.filter(shop_id__in=sorted(shops))
    if text:
        found = found.filter(
            Q(title__icontains=text)
            | Q(spec__icontains=text)
            | Q(outer_code__icontains=text)
            | Q(platform_item_id=text)
            | Q(platform_sku_id=text)
            | Q(sku__code__istartswith=text)
        )
    return found


def _rows(listings: Sequence[Listing]) -> list[DecidedListing]:
    return [
        DecidedListing(
            listing_id(row.shop_id, key),
            ListingDecision(row.shop_id, key, row.title, row.spec, ListingTarget(row.sku_id)),
            row.decided_at,
            row.decided_by,
        )
        for row in listings
        for key in [(row.platform_item_id, row.platform_sku_id, row.outer_code, row.as_sold)]
    ]
