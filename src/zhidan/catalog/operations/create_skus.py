from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog.models import Product, Sku
from zhidan.platform.actors import Actor


@dataclass(frozen=True, slots=True)
class NewSku:
    """A SKU as an importer meets it: its code and what the shop calls it."""

    code: str
    title: str
    supply: str = "stocked"


def create_skus(*, skus: Sequence[NewSku], actor: Actor) -> dict[str, UUID]:
    """Make a product with one SKU for every code that is unknown; answer code → id for all."""
    wanted = {sku.code: sku for sku in skus if sku.code}
    known = dict(Sku.objects.filter(code__in=wanted).values_list("code", "id"))
    fresh = [sku for code, sku in sorted(wanted.items()) if code not in known]
    products = Product.objects.bulk_create(
        [Product(style_no=sku.code[:80], title=(sku.title or sku.code)[:200]) for sku in fresh],
        ignore_conflicts=True,
    )
    by_style = dict(
        Product.objects.filter(style_no__in=[p.style_no for p in products]).values_list(
            "style_no", "id"
        )
    )
    Sku.objects.bulk_create(
        [
            Sku(
                product_id=by_style[sku.code[:80]],
                code=sku.code[:80],
                title=(sku.title or sku.code)[:200],
                supply=sku.supply,
            )
            for sku in fresh
        ],
        ignore_conflicts=True,
    )
    return dict(Sku.objects.filter(code__in=wanted).values_list("code", "id"))
