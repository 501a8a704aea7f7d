from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from zhidan.kernel.ids import uuid7s
from zhidan.parties.people import InvoiceWish
from zhidan.platform.bulk import copy_rows
from zhidan.platform.privacy import seal_many

COLUMNS = (
    "order_id", "id", "kind", "title", "tax_no", "content", "sealed", "state", "created_at",
)  # fmt: skip
TYPES = ("uuid", "uuid", "text", "text", "text", "text", "bytea", "text", "timestamptz")


def write_invoice_requests(
    *, shop_id: UUID, requests: Sequence[tuple[UUID, InvoiceWish]], at: datetime
) -> None:
    """Keep which invoices the buyers of these orders ask for; contact data goes under seal."""
    if not requests:
        return
    ids = uuid7s(len(requests))
    sealed = seal_many(
        shop_id,
        at,
        [
            (msgspec.json.encode(wish), invoice_aad(order_id, wish_id))
            for wish_id, (order_id, wish) in zip(ids, requests, strict=True)
        ],
    )
    copy_rows(
        "invoice_request",
        COLUMNS,
        TYPES,
        [
            (
                order_id,
                wish_id,
                wish.kind,
                wish.title,
                wish.tax_no,
                wish.content,
                seal,
                "requested",
                at,
            )
            for wish_id, seal, (order_id, wish) in zip(ids, sealed, requests, strict=True)
        ],
    )


def invoice_aad(order_id: UUID, wish_id: UUID) -> bytes:
    """Binds a ciphertext to its row: moved to another one it does not open."""
    return b"invoice_request.sealed" + order_id.bytes + wish_id.bytes
