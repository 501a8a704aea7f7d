"""The product and SKU lists of the screens, and what stands on their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from msgspec import Struct

from zhidan.catalog.models import LIFECYCLES, SUPPLIES, Product, Sku, SkuBarcode, SkuCost
from zhidan.catalog.queries import picture_url, unit_costs
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform import paging
from zhidan.platform.actors import Actor
from zhidan.platform.filters import search_text, uuids, words
from zhidan.platform.provenance import came_with

PRODUCT_SORTS: dict[str, tuple[tuple[str, ...], tuple[type, ...]]] = {
    "code": (("style_no", "id"), (str, UUID)),
    "-updated_at": (("-updated_at", "-id"), (datetime, UUID)),
    "updated_at": (("updated_at", "id"), (datetime, UUID)),
}


class ProductFilter(Struct, frozen=True):
    """Comma-separated words per field; empty means any."""

    q: str = ""
    lifecycle: str = ""
    category: str = ""
    is_active: str = ""
    import_id: str = ""


class SkuFilter(Struct, frozen=True):
    """Comma-separated words per field; empty means any, but retired ones only when asked for."""

    q: str = ""
    product: str = ""
    supply: str = ""
    lifecycle: str = ""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as the list shows it; `code` is its style number."""

    id: UUID
    code: str
    title: str
    title_en: str
    category: str
    brand: str
    season: str
    year: int | None
    ships_alone: bool
    most_per_parcel: int | None
    lifecycle: str
    is_active: bool
    picture_url: str | None
    sku_count: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SkuRow:
    """A SKU with all that is known of it."""

    sku: Sku
    barcodes: list[str]
    cost: tuple[Decimal, str] | None

    @property
    def is_active(self) -> bool:
        return self.sku.lifecycle != "retired"

    @property
    def picture_url(self) -> str | None:
        return picture_url(self.sku.picture_id or self.sku.product.picture_id)


def product_list(
    wanted: ProductFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> paging.Page[ProductRow]:
    """A page of products.

    Raises: InvalidInput (bad_filter, bad_sort, bad_cursor).
    """
    if sort not in PRODUCT_SORTS:
        raise InvalidInput(code="bad_sort", field="sort", value=sort[:40])
    order, types = PRODUCT_SORTS[sort]
    rows = _products(wanted, actor)
    page = paging.keyset(rows, order=order, types=types, cursor=cursor, limit=limit)
    return paging.Page(_product_rows(page.items), page.next, page.prev)


def count_products(wanted: ProductFilter, *, actor: Actor) -> paging.Count:
    """How many products match, up to 10,000."""
    return paging.capped_count(_products(wanted, actor))


def product_page(product_id: UUID) -> tuple[ProductRow, list[SkuRow]]:
    """A product with all its SKUs.

    Raises: NotFound.
    """
    row = Product.objects.filter(pk=product_id).first()
    if row is None:
        raise NotFound(field="product_id")
    skus = Sku.objects.filter(product_id=product_id).select_related("product").order_by("code")
    return _product_rows([row])[0], _sku_rows(list(skus))


def sku_list(wanted: SkuFilter, *, cursor: str | None, limit: int) -> paging.Page[SkuRow]:
    """A page of SKUs by code.

    Raises: InvalidInput (bad_filter, bad_cursor).
    """
    page = paging.keyset(
        _skus(wanted).select_related("product"),
        order=("code", "id"),
        types=(str, UUID),
        cursor=cursor,
        limit=limit,
    )
    return paging.Page(_sku_rows(page.items), page.next, page.prev)


def sku_page(sku_id: UUID) -> SkuRow:
    """Raises: NotFound."""
    row = Sku.objects.filter(pk=sku_id).select_related("product").first()
    if row is None:
        raise NotFound(field="sku_id")
    return _sku_rows([row])[0]


def sku_costs(sku_id: UUID) -> list[tuple[date, Decimal, str]]:
    """What the SKU cost since when, the latest first."""
    found = SkuCost.objects.filter(sku_id=sku_id).order_by("-valid_on")
    return list(found.values_list("valid_on", "unit_cost", "currency")[:100])


def _products(wanted: ProductFilter, actor: Actor) -> QuerySet[Product]:
    found = Product.objects.all()
    if imports := uuids(wanted.import_id, field="import_id"):
        brought = Sku.objects.filter(came_with(imports, actor=actor))
        found = found.filter(pk__in=brought.values("product_id"))
    if lifecycles := words(wanted.lifecycle, field="lifecycle", allowed=LIFECYCLES):
        found = found.filter(lifecycle__in=lifecycles)
    if answer := words(wanted.is_active, field="is_active", allowed=("true", "false")):
        retired = Q(lifecycle="retired")
        found = found.filter(~retired if answer == ["true"] else retired)
    if categories := words(wanted.category, field="category"):
        found = found.filter(category__in=categories)
    if text := search_text(wanted.q):
        by_sku = Sku.objects.filter(_named(text)).values("product_id")
        found = found.filter(
            Q(style_no__istartswith=text)
            | Q(title__icontains=text)
            | Q(title_en__icontains=text)
            | Q(pk__in=by_sku)
        )
    return found


def _skus(wanted: SkuFilter) -> QuerySet[Sku]:
    found = Sku.objects.all()
    lifecycles = words(wanted.lifecycle, field="lifecycle", allowed=LIFECYCLES)
    found = (
        found.filter(lifecycle__in=lifecycles) if lifecycles else found.exclude(lifecycle="retired")
    )
    if supplies := words(wanted.supply, field="supply", allowed=SUPPLIES):
        found = found.filter(supply__in=supplies)
    if products := uuids(wanted.product, field="product"):
        found = found.filter(product_id__in=products)
    if text := search_text(wanted.q):
        found = found.filter(_named(text) | Q(title__icontains=text))
    return found


def _named(text: str) -> Q:
    """SKUs a clerk or a scanner means by this text: start of a code, or a whole barcode."""
    by_barcode = SkuBarcode.objects.filter(barcode=text).values("sku_id")
    return Q(code__istartswith=text) | Q(pk__in=by_barcode)


def _product_rows(products: Sequence[Product]) -> list[ProductRow]:
    counts = dict(
        Sku.objects.filter(product_id__in=[p.id for p in products])
        .values_list("product_id")
        .annotate(number=Count("id"))
    )
    return [
        ProductRow(
            p.id, p.style_no, p.title, p.title_en, p.category, p.brand, p.season, p.year,
            p.ships_alone, p.most_per_parcel, p.lifecycle, p.lifecycle != "retired",
            picture_url(p.picture_id), counts.get(p.id, 0), p.updated_at,
        )
        for p in products
    ]  # fmt: skip


def _sku_rows(skus: Sequence[Sku]) -> list[SkuRow]:
    ids = [sku.id for sku in skus]
    barcodes: dict[UUID, list[str]] = {}
    for sku_id, barcode in _barcodes(ids):
        barcodes.setdefault(sku_id, []).append(barcode)
    costs = unit_costs(ids)
    return [
        SkuRow(
            sku,
            sorted(barcodes.get(sku.id, []), key=lambda code: (code != sku.barcode, code)),
            costs.get(sku.id),
        )
        for sku in skus
    ]


def _barcodes(sku_ids: Iterable[UUID]) -> list[tuple[UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sku_id, barcode FROM sku_barcode WHERE sku_id = ANY(%s)", [list(sku_ids)]
        )
        return list(cursor.fetchall())
