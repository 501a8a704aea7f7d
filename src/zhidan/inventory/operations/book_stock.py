from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from zhidan.inventory.events import StockChanged
from zhidan.inventory.models import Warehouse
from zhidan.inventory.operations.record_moves import Move, copy_moves
from zhidan.inventory.operations.write_levels import LevelKey, write_levels
from zhidan.inventory.rules import NotEnoughStock
from zhidan.kernel.errors import NotFound
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.outbox import emit

_ENSURE = """
INSERT INTO stock_level (sku_id, warehouse_id, on_hand, allocated, changed_xid, changed_at)
SELECT sku_id, %s, 0, 0, pg_current_xact_id()::text::bigint, clock_timestamp()
FROM unnest(%s::uuid[]) AS s(sku_id) ORDER BY sku_id
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Booking:
    """What a document says of one SKU: a signed change in base units, perhaps with its unit cost."""

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
) -> None:
    """Receive, adjust or count: book a document's changes, all of them or none.

    `document_id` is the client's own id of the document: booked twice, the second time does
    nothing. A count is booked as the difference the counter saw (a delta, never a level).
    Raises: NotEnoughStock where a level would fall below what is promised; NotFound.
    """
    if (
        not actor.sees_warehouse(warehouse_id)
        or not Warehouse.objects.filter(pk=warehouse_id).exists()
    ):
        raise NotFound(field="warehouse_id")
    if _is_booked(document_id, bookings):
        return
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
                cause=f"{kind}:{document_id}:{number}",
                document_kind=kind,
                document_no=document_no,
                reason=reason,
            )
            for number, b in enumerate(bookings)
            if b.change
        ],
        actor=actor,
    )
    if broken := write_levels(changes={key: (change, 0) for key, change in changes.items()}):
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(warehouse_id))
    emit(StockChanged(key="stock", sku_ids=sorted({b.sku_id for b in bookings})))


def _is_booked(document_id: UUID, bookings: Sequence[Booking]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM stock_move WHERE sku_id = ANY(%s::uuid[])"
            " AND cause LIKE %s)",
            [uuid_array({b.sku_id for b in bookings}), f"%:{document_id}:%"],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
