from __future__ import annotations

from uuid import UUID

from zhidan.inventory.documents import Adjustment, check_warehouse, skus_of, texts
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def adjust_stock(*, adjustment: Adjustment, actor: Actor) -> UUID:
    """Correct the stock by differences, for a reason; all lines or none; answers the document.

    What is promised to orders cannot be taken away. The same `document_id` again changes nothing.
    Raises: NotFound for the warehouse; InvalidInput naming the line; NotEnoughStock.
    """
    check_warehouse(adjustment.warehouse_id, actor=actor)
    said = texts(adjustment, needs_reason=True)
    for index, line in enumerate(adjustment.lines):
        if line.delta == 0:
            raise InvalidInput(code="nothing_to_book", field=f"lines.{index}.delta")
    document_id = adjustment.document_id or uuid7()
    is_new = book_stock(
        kind="adjust",
        warehouse_id=adjustment.warehouse_id,
        bookings=[
            Booking(sku_id, line.delta)
            for sku_id, line in zip(skus_of(adjustment.lines), adjustment.lines, strict=True)
        ],
        document_id=document_id,
        actor=actor,
        **said,
    )
    if is_new:
        audit.record(
            "stock.adjusted",
            actor=actor,
            subject_type="stock_document",
            subject_id=document_id,
            reason=said["reason"],
            details={"warehouse_id": str(adjustment.warehouse_id), "lines": len(adjustment.lines)},
        )
    return document_id
