"""How fulfilment orders and parcels are found from the search box of every page."""

from __future__ import annotations

from zhidan.fulfilment.models import FulfilmentOrder
from zhidan.fulfilment.queries.filters import FulfilmentFilter, matching
from zhidan.platform.actors import Actor
from zhidan.platform.finding import Hit, finds


@finds("fulfilment", permission="fulfilment.view", place=2)
def find_fulfilments(text: str, actor: Actor, most: int) -> list[Hit]:
    """By a whole number: the fulfilment order's, the parcel's, the tracking or order number."""
    found = FulfilmentOrder.objects.filter(matching(FulfilmentFilter(q=text), actor=actor))
    return [
        Hit("fulfilment", row.id, row.number, row.tracking_no or row.order_no)
        for row in found.order_by("-created_at", "-id")[:most]
    ]
