"""The parcels that left, by order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.parties import api as parties
from zhidan.platform.arrays import uuid_array

_PARCELS = """
SELECT k.order_id, p.carrier_id, p.tracking_no, p.shipped_at
FROM fulfilment_key AS k JOIN fulfilment_order AS f ON f.id = k.fulfilment_id
JOIN parcel AS p ON p.fulfilment_id = f.id
WHERE k.order_id = ANY(%s::uuid[]) AND f.state = 'shipped' ORDER BY p.shipped_at, p.number
"""


@dataclass(frozen=True, slots=True)
class ParcelSent:
    """A parcel with its carrier's code and names; empty for one that is no longer offered."""

    carrier: str
    carrier_name: str
    carrier_name_en: str
    tracking_no: str
    shipped_at: datetime


def parcels_sent(order_ids: Iterable[UUID]) -> dict[UUID, list[ParcelSent]]:
    """Per order its parcels, the first to leave first."""
    carriers = {card.id: card for card in parties.carrier_cards()}
    found: dict[UUID, list[ParcelSent]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PARCELS, [uuid_array(order_ids)])
        for order_id, carrier_id, number, at in cursor.fetchall():
            card = carriers.get(carrier_id)
            names = (card.code, card.name, card.name_en) if card else ("", "", "")
            parcel = ParcelSent(*names, number, at)
            found.setdefault(order_id, []).append(parcel)
    return found
