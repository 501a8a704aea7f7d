"""The only writer of stock moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7s
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_rows

COLUMNS = (
    "sku_id", "id", "warehouse_id", "kind", "quantity", "unit_cost", "currency", "cause",
    "document_kind", "document_no", "order_id", "line_id", "reason", "operator_kind",
    "operator_id", "moved_at",
)  # fmt: skip
TYPES = (
    "uuid", "uuid", "uuid", "text", "int8", "numeric", "text", "text",
    "text", "text", "uuid", "uuid", "text", "text",
    "uuid", "timestamptz",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """A fact about stock. `quantity` in base units, minus for what leaves."""

    sku_id: UUID
    warehouse_id: UUID
    kind: str
    quantity: int
    cause: str
    unit_cost: Decimal | None = None
    currency: str = ""
    document_kind: str = ""
    document_no: str = ""
    order_id: UUID | None = None
    line_id: UUID | None = None
    reason: str = ""


def copy_moves(*, moves: Sequence[Move], actor: Actor) -> None:
    """Write the moves. A cause that was booked before breaks the transaction by its constraint."""
    at = now()
    copy_rows(
        "stock_move",
        COLUMNS,
        TYPES,
        [
            (m.sku_id, mid, m.warehouse_id, m.kind, m.quantity, m.unit_cost, m.currency, m.cause,
             m.document_kind, m.document_no, m.order_id, m.line_id, m.reason, actor.kind,
             actor.id, at)
            for mid, m in zip(uuid7s(len(moves)), moves, strict=True)
        ],
    )  # fmt: skip
