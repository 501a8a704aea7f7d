"""Receipts, adjustments and counts as a person or a program hands them in, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from zhidan.catalog import api as catalog
from zhidan.inventory.models import Warehouse
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.kernel.quantity import MAX_QUANTITY
from zhidan.platform.actors import Actor
from zhidan.platform.edits import plain_text

MOST_LINES = 1000
REASON_CHARS = 300
DOCUMENT_NO_CHARS = 80
Some = Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]
Counted = Annotated[int, Meta(ge=0, le=MAX_QUANTITY)]
Signed = Annotated[int, Meta(ge=-MAX_QUANTITY, le=MAX_QUANTITY)]


class _Line(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    sku_id: UUID | None = None
    sku_code: str = ""


class ReceiptLine(_Line, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base units that arrived, by SKU id, code or barcode, perhaps with what one of them cost."""

    quantity: Some
    unit_cost: catalog.SaidMoney | None = None


class AdjustmentLine(_Line, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base units found (plus) or gone (minus)."""

    delta: Signed


class CountLine(_Line, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base units counted. `expected`: what the list showed on hand when the counter looked; left
    out, what is on hand at the moment of booking."""

    counted: Counted
    expected: Counted | None = None


class _Document(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`document_id`: the sender's own id, so that the same document counts once."""

    warehouse_id: UUID
    reason: str = ""
    document_no: str = ""
    document_id: UUID | None = None


class Receipt(_Document, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Goods that arrived in a warehouse."""

    lines: Annotated[list[ReceiptLine], Meta(min_length=1, max_length=MOST_LINES)]


class Adjustment(_Document, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A correction of the stock; its reason is obligatory."""

    lines: Annotated[list[AdjustmentLine], Meta(min_length=1, max_length=MOST_LINES)]


class Count(_Document, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a counter found; each SKU once."""

    lines: Annotated[list[CountLine], Meta(min_length=1, max_length=MOST_LINES)]


def check_warehouse(warehouse_id: UUID, *, actor: Actor) -> None:
    """Raises: NotFound for an unknown warehouse and for one outside the caller's scope."""
    if (
        not actor.sees_warehouse(warehouse_id)
        or not Warehouse.objects.filter(pk=warehouse_id).exists()
    ):
        raise NotFound(field="warehouse_id")


def texts(document: _Document, *, needs_reason: bool = False) -> dict[str, str]:
    """Reason and number of a document, fit to be written.

    Raises: InvalidInput (bad_characters, too_long, field_missing).
    """
    return {
        "reason": plain_text(
            document.reason, field="reason", most=REASON_CHARS, empty=not needs_reason
        ),
        "document_no": plain_text(
            document.document_no, field="document_no", most=DOCUMENT_NO_CHARS
        ),
    }


def skus_of(lines: Sequence[_Line]) -> list[UUID]:
    """The SKU of each line, by id, else by code or barcode.

    Raises: InvalidInput naming the first line that is wrong: sku_missing, sku_not_found (with
    all unknown codes) or sku_not_stocked.
    """
    called = catalog.skus_called({line.sku_code.strip() for line in lines if line.sku_id is None})
    known = catalog.supplies({line.sku_id for line in lines if line.sku_id is not None})
    supplies = known | {match.id: match.supply for match in called.values()}
    unknown = sorted(
        {line.sku_code for line in lines if line.sku_id is None and line.sku_code.strip()}
        - set(called)
        - {code for code in (line.sku_code for line in lines) if code.strip() in called}
    )
    found: list[UUID] = []
    for index, line in enumerate(lines):
        code = line.sku_code.strip()
        field = f"lines.{index}.{'sku_code' if line.sku_id is None else 'sku_id'}"
        if line.sku_id is None and not code:
            raise InvalidInput(code="sku_missing", field=field)
        sku_id = line.sku_id or (called[code].id if code in called else None)
        if sku_id is None or sku_id not in supplies:
            raise InvalidInput(
                code="sku_not_found", field=field, sku=code or str(sku_id), unknown=unknown[:20]
            )
        if supplies[sku_id] == "virtual":
            raise InvalidInput(code="sku_not_stocked", field=field, sku=code or str(sku_id))
        found.append(sku_id)
    return found
