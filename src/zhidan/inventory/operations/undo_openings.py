from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.inventory.models import StockOpening
from zhidan.inventory.openings import lock_levels
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.inventory.rules import LevelKey
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

_LAST_MOVES = """
SELECT DISTINCT ON (move.sku_id, move.warehouse_id) move.sku_id, move.warehouse_id, move.document_no
FROM stock_move AS move JOIN unnest(%s::uuid[], %s::uuid[]) AS s(sku_id, warehouse_id)
    ON s.sku_id = move.sku_id AND s.warehouse_id = move.warehouse_id
ORDER BY move.sku_id, move.warehouse_id, move.moved_at DESC, move.id DESC
"""


def undo_openings(
    *, keys: Sequence[LevelKey], document_id: UUID, document_no: str, actor: Actor
) -> int:
    """Take back what an opening file booked on these levels, by moves the other way; answers how
    many levels have moved on since: the caller then keeps nothing of it.

    A level has moved on when anything else was booked on it, or when what would be left is less
    than what is promised. The same file can come in again afterwards.
    """
    facts = lock_levels(keys)
    openings = {
        (row.sku_id, row.warehouse_id): row
        for row in StockOpening.objects.filter(
            document_id=document_id, sku_id__in={sku for sku, _ in keys}
        )
    }
    with connection.cursor() as cursor:
        columns = [uuid_array(sku for sku, _ in keys), uuid_array(house for _, house in keys)]
        cursor.execute(_LAST_MOVES, columns)
        last = {(sku, house): number for sku, house, number in cursor.fetchall()}
    bookings: dict[UUID, list[Booking]] = defaultdict(list)
    moved = 0
    for key in keys:
        opening, now = openings.get(key), facts[key]
        if (
            opening is None
            or last.get(key) != document_no
            or now.on_hand - opening.change < now.allocated
        ):
            moved += 1
        else:
            bookings[key[1]].append(Booking(key[0], -opening.change))
    if moved:
        return moved
    for warehouse_id, listed in bookings.items():
        book_stock(
            kind="adjust",
            warehouse_id=warehouse_id,
            bookings=listed,
            document_id=uuid7(),
            document_no=document_no,
            actor=actor,
        )
    StockOpening.objects.filter(
        document_id=document_id, sku_id__in={sku for sku, _ in keys}
    ).delete()
    audit.record(
        "stock.opening_undone",
        actor=actor,
        subject_type="import",
        subject_id=document_id,
        details={"number": document_no, "rows": len(keys)},
    )
    return 0
