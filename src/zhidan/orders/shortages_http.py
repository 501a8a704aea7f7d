"""What orders wait for, per SKU, and who waits for it (缺货、预售), over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import NotFound
from zhidan.orders.queries.shortages import (
    Shortage,
    ShortageFilter,
    count_shortages,
    find_shortage,
    queue_of,
    shortage_list,
)
from zhidan.platform.http import ApiRequest, answer, needs
from zhidan.platform.paging import clamp

router = Router(tags=["orders"])
SHOWN_ORDERS = 100


def _filter(request: ApiRequest) -> ShortageFilter:
    known = set(ShortageFilter.__struct_fields__)
    return ShortageFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/shortages", **needs("orders.view"))
def list_shortages(
    request: ApiRequest, sort: str = "due", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """A page of the SKUs that orders wait for; the filter's fields are parameters."""
    page = shortage_list(
        _filter(request), sort=sort, cursor=cursor, limit=clamp(limit), actor=request.actor
    )
    return answer({"items": _rows(page.items), "next": page.next, "prev": page.prev})


@router.get("/shortages/count", **needs("orders.view"))
def count(request: ApiRequest) -> HttpResponse:
    """How many SKUs match; above 10,000 `capped`."""
    return answer(count_shortages(_filter(request), actor=request.actor))


@router.get("/shortages/{uuid:sku_id}", **needs("orders.view"))
def get_shortage(request: ApiRequest, sku_id: UUID, kind: str = "short") -> HttpResponse:
    """A SKU that orders wait for, with the first of them as they will be served."""
    found = find_shortage(sku_id, kind=kind, actor=request.actor)
    if found is None:
        raise NotFound
    queue = queue_of(sku_id, kind=kind, limit=SHOWN_ORDERS, actor=request.actor)
    (row,) = _rows([found])
    actions = ["edit"] if request.actor.may("orders.edit") else []
    return answer({**row, "queue": queue, "actions": actions})


def _rows(found: list[Shortage]) -> list[dict[str, Any]]:
    cards = catalog.sku_cards({row.id for row in found})
    return [
        {
            "id": row.id,
            "sku": {
                "code": cards[row.id].code,
                "title": cards[row.id].title,
                "picture_url": catalog.picture_url(cards[row.id].picture_id),
            },
            "orders": row.orders,
            "units": row.units,
            "presale_units": row.presale_units,
            "due": row.due,
            "on_hand": row.on_hand,
            "available": row.available,
            "short": row.short,
        }
        for row in found
    ]
