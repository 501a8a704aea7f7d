"""The list of suppliers and the page of one; whom to call there is masked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from msgspec import Struct

from zhidan.catalog.models import Sku, Supplier
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform import paging
from zhidan.platform.actors import Actor
from zhidan.platform.filters import search_text, uuids, words
from zhidan.platform.provenance import came_with

SORTS = ("code", "-code")


class SupplierFilter(Struct, frozen=True):
    """`q` is the start of a code or a part of a name; empty means any."""

    q: str = ""
    is_active: str = ""
    import_id: str = ""


def supplier_list(
    wanted: SupplierFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> paging.Page[dict[str, Any]]:
    """A page of suppliers, by code.

    Raises: InvalidInput for an unknown sort, filter or cursor.
    """
    if sort not in SORTS:
        raise InvalidInput(code="bad_sort", field="sort", value=sort)
    rows = _matching(wanted, actor)
    page = paging.keyset(rows, order=[sort], types=[str], cursor=cursor, limit=limit)
    return paging.Page(_rows(page.items), page.next, page.prev)


def count_suppliers(wanted: SupplierFilter, *, actor: Actor) -> paging.Count:
    """How many match; above 10,000 `capped`."""
    return paging.capped_count(_matching(wanted, actor))


def supplier_page(supplier_id: UUID) -> dict[str, Any]:
    """Raises: NotFound."""
    rows = _rows(list(Supplier.objects.filter(pk=supplier_id)))
    if not rows:
        raise NotFound(field="supplier_id")
    return rows[0]


def _matching(wanted: SupplierFilter, actor: Actor) -> QuerySet[Supplier]:
    asked = uuids(wanted.import_id, field="import_id")
    found = Supplier.objects.filter(came_with(asked, actor=actor))
    if answer := words(wanted.is_active, field="is_active", allowed=("true", "false")):
        found = found.filter(is_active=answer == ["true"])
    if text := search_text(wanted.q):
        found = found.filter(Q(code__istartswith=text) | Q(name__icontains=text))
    return found


def _rows(suppliers: Sequence[Supplier]) -> list[dict[str, Any]]:
    ids = [supplier.id for supplier in suppliers]
    skus = dict(
        Sku.objects.filter(supplier_id__in=ids).values_list("supplier_id").annotate(n=Count("id"))
    )
    return [
        {
            "id": one.id,
            "code": one.code,
            "name": one.name,
            "is_active": one.is_active,
            "contact_name_masked": one.contact_name_masked,
            "contact_phone_masked": one.contact_phone_masked,
            "has_contact": one.contact_sealed is not None,
            "sku_count": skus.get(one.id, 0),
        }
        for one in suppliers
    ]
