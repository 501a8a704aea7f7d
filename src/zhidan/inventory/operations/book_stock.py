from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from zhidan.inventory.documents import check_warehouse
from zhidan.inventory.events import tell_stock_changed, tell_stock_freed
from zhidan.inventory.operations.record_moves import Move, copy_moves
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.queries import refusal_of_levels
from zhidan.inventory.rules import LevelKey
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import text_array, uuid_array

_ENSURE = """
INSERT INTO stock_level (sku_id, warehouse_id, on_hand, allocated, changed_xid, changed_at)
SELECT sku_id, %s, 0, 0, present_xid(), clock_timestamp()
FROM unnest(%s::uuid[]) AS s(sku_id) ORDER BY sku_id
ON CONFLICT DO NOTHING
"""
_BOOKED = """
SELECT EXISTS (SELECT FROM unnest(%s::uuid[], %s::text[]) AS b(sku_id, cause)
    JOIN stock_move AS m ON m.sku_id = b.sku_id AND m.cause = b.cause)
"""


@dataclass(frozen=True, slots=True)
class Booking:
    """What a document says of one SKU: a signed change in base units, perhaps with its unit cost
    in minor units of `currency` (4 places)."""

    sku_id: UUID
    change: int
    unit_cost: Decimal | None = None
    currency: str = ""


def book_stock(
    *,
    kind: str,
    warehouse_id: UUID,
    bookings: Sequence[Booking],
    document_id: UUID,
    document_no: str = "",
    reason: str = "",
    actor: Actor,
) -> bool:
    """Receive, adjust or count: book a document's changes, all of them or none.

    `document_id` is the client's own id of the document: booked twice, the second time does
    nothing and answers False. A count is booked as the difference the counter saw.
    Raises: NotEnoughStock where a level would fall below what is promised; NotFound.
    """
    check_warehouse(warehouse_id, actor=actor)
    causes = [f"{kind}:{document_id}:{number}" for number in range(len(bookings))]
    if _is_booked(document_id, bookings, causes):
        return False
    changes: defaultdict[LevelKey, int] = defaultdict(int)
    for booking in bookings:
        changes[(booking.sku_id, warehouse_id)] += booking.change
    with connection.cursor() as cursor:
        cursor.execute(_ENSURE, [warehouse_id, uuid_array({b.sku_id for b in bookings})])
    copy_moves(
        moves=[
            Move(
                sku_id=b.sku_id,
                warehouse_id=warehouse_id,
                kind=kind,
                quantity=b.change,
                unit_cost=b.unit_cost,
                currency=b.currency,
                cause=cause,
                document_kind=kind,
                document_no=document_no,
                reason=reason,
            )
            for cause, b in zip(causes, bookings, strict=True)
            if b.change
        ],
        actor=actor,
    )
    if broken := write_levels(changes={key: (change, 0) for key, change in changes.items()}):
        raise refusal_of_levels(broken, {key: changes[key] for key in broken})
    tell_stock_freed(sku_id for (sku_id, _), change in changes.items() if change > 0)
    tell_stock_changed(sku_id for (sku_id, _), change in changes.items() if change <= 0)
    return True


def _is_booked(document_id: UUID, bookings: Sequence[Booking], causes: Sequence[str]) -> bool:
    """Whether the document is there; another sending of it waits here for the first one's end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)",
            [int.from_bytes(document_id.bytes[8:], "big", signed=True)],
        )
        cursor.execute(_BOOKED, [uuid_array(b.sku_id for b in bookings), text_array(causes)])
        row = cursor.fetchone()
    return bool(row and row[0])
