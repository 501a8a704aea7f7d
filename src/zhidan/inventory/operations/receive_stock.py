from __future__ import annotations

from uuid import UUID

from zhidan.inventory.documents import Receipt, check_warehouse, skus_of, texts
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def receive_stock(*, receipt: Receipt, actor: Actor) -> UUID:
    """Take goods into a warehouse, all lines or none; answers the document's id.

    The same `document_id` again changes nothing.
    Raises: NotFound for the warehouse; InvalidInput naming the line.
    """
    check_warehouse(receipt.warehouse_id, actor=actor)
    said = texts(receipt)
    document_id = receipt.document_id or uuid7()
    is_new = book_stock(
        kind="receive",
        warehouse_id=receipt.warehouse_id,
        bookings=[
            Booking(
                sku_id,
                line.quantity,
                line.unit_cost.unit_cost if line.unit_cost else None,
                line.unit_cost.currency if line.unit_cost else "",
            )
            for sku_id, line in zip(skus_of(receipt.lines), receipt.lines, strict=True)
        ],
        document_id=document_id,
        actor=actor,
        **said,
    )
    if is_new:
        audit.record(
            "stock.received",
            actor=actor,
            subject_type="stock_document",
            subject_id=document_id,
            reason=said["reason"],
            details={"warehouse_id": str(receipt.warehouse_id), "lines": len(receipt.lines)},
        )
    return document_id
