from __future__ import annotations

from uuid import UUID

from django.db import connection

from zhidan.inventory.documents import Count, check_warehouse, skus_of, texts
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

# In key order, as every writer of levels locks them.
_ON_HAND = """
SELECT sku_id, on_hand FROM stock_level WHERE warehouse_id = %s AND sku_id = ANY(%s::uuid[])
ORDER BY sku_id FOR NO KEY UPDATE
"""


def count_stock(*, count: Count, actor: Actor) -> UUID:
    """Book what a counter found as differences (盘盈, 盘亏), all or none; answers the document.

    A line's difference is against what the counter's list showed, so that goods that left or came
    meanwhile are not counted twice; without it against what is on hand now, under its lock.
    The same `document_id` again changes nothing.
    Raises: NotFound for the warehouse; InvalidInput naming the line; NotEnoughStock where less
    was found than is promised to orders.
    """
    check_warehouse(count.warehouse_id, actor=actor)
    said = texts(count)
    sku_ids = skus_of(count.lines)
    for index, sku_id in enumerate(sku_ids):
        if sku_ids.index(sku_id) != index:
            raise InvalidInput(code="counted_twice", field=f"lines.{index}")
    with connection.cursor() as cursor:
        cursor.execute(_ON_HAND, [count.warehouse_id, uuid_array(sku_ids)])
        on_hand = dict(cursor.fetchall())
    bookings = [
        Booking(
            sku_id,
            line.counted - (on_hand.get(sku_id, 0) if line.expected is None else line.expected),
        )
        for sku_id, line in zip(sku_ids, count.lines, strict=True)
    ]
    document_id = count.document_id or uuid7()
    is_new = book_stock(
        kind="count",
        warehouse_id=count.warehouse_id,
        bookings=bookings,
        document_id=document_id,
        actor=actor,
        **said,
    )
    if is_new:
        audit.record(
            "stock.counted",
            actor=actor,
            subject_type="stock_document",
            subject_id=document_id,
            reason=said["reason"],
            details={
                "warehouse_id": str(count.warehouse_id),
                "lines": len(bookings),
                "differences": sum(booking.change != 0 for booking in bookings),
            },
        )
    return document_id
