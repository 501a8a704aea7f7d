from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.models import Product, Sku
from zhidan.platform import audit
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
    known = set(Sku.objects.filter(code__in=wanted).values_list("code", flat=True))
    fresh = [sku for code, sku in sorted(wanted.items()) if code not in known]
    if fresh:
        _make(fresh)
    found = dict(Sku.objects.filter(code__in=wanted).values_list("code", "id"))
    made = {sku.code: found[sku.code] for sku in fresh if sku.code in found}
    audit.record_many(
        [
            audit.Entry("sku.created", "sku", sku_id, details={"code": code, "by": "import"})
            for code, sku_id in made.items()
        ],
        actor=actor,
    )
    tell_skus_changed(made.values())
    return found


def _make(fresh: Sequence[NewSku]) -> None:
    """Somebody else may make the same at this moment: theirs counts then."""
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
