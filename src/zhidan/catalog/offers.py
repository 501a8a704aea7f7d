"""SKUs as they are sold over the counter: found by a scan or a few letters, with their price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog.models import Sku
from zhidan.catalog.queries import picture_url, skus_called
from zhidan.platform.filters import search_text

SOLD = ("stocked", "to_order", "virtual")


@dataclass(frozen=True, slots=True)
class Offer:
    """What is sold, and for how much in minor units of its currency; 0 where nobody said."""

    id: UUID
    code: str
    title: str
    spec: str
    supply: str
    picture_url: str | None
    list_price_minor: int
    currency: str


def offers_called(text: str, *, limit: int = 12) -> tuple[list[Offer], bool]:
    """The SKU whose code or barcode this is, alone and for sure; else those whose code begins
    with it or whose title has it."""
    asked = search_text(text)
    if not asked:
        return [], False
    named = skus_called([asked, asked.upper()])
    match = named.get(asked) or named.get(asked.upper())
    if match is not None:
        return list(offers([match.id]).values()), True
    found = Sku.objects.exclude(lifecycle="retired").filter(supply__in=SOLD)
    by_code = found.filter(code__istartswith=asked).order_by("code")[:limit]
    ids = list(by_code.values_list("id", flat=True))
    if len(ids) < limit:
        by_title = found.filter(title__icontains=asked).exclude(pk__in=ids).order_by("code")
        ids += by_title.values_list("id", flat=True)[: limit - len(ids)]
    by_id = offers(ids)
    return [by_id[sku_id] for sku_id in ids], False


def offers(sku_ids: Iterable[UUID]) -> dict[UUID, Offer]:
    """These SKUs as they are sold; retired ones too, they may lie in a drawer."""
    rows = Sku.objects.filter(pk__in=set(sku_ids), supply__in=SOLD).select_related("product")
    return {
        row.id: Offer(
            row.id, row.code, row.title, " ".join(map(str, row.options.values())), row.supply,
            picture_url(row.picture_id or row.product.picture_id), row.list_price_minor,
            row.currency,
        )
        for row in rows
    }  # fmt: skip
