"""Fulfilment orders as the API tells them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhidan.fulfilment.queries.detail import FulfilmentDetail
from zhidan.fulfilment.queries.listing import FulfilmentRow, LineCard
from zhidan.fulfilment.rules import clean_code, line_code
from zhidan.parties.api import RecipientCard
from zhidan.platform.messages import sentence

_PLAIN = (
    "id", "number", "order_id", "order_no", "shop_id", "warehouse_id", "state",
    "waits_for_production", "is_customised", "line_count", "units", "picked", "returned",
    "pick_list_id", "tracking_no", "created_at", "changed_at", "shipped_at", "version",
)  # fmt: skip


def row_json(card: FulfilmentRow) -> dict[str, Any]:
    """A fulfilment order in a list."""
    return {
        **{name: getattr(card.row, name) for name in _PLAIN},
        "carrier": card.carrier,
        "orders": card.orders,
        "recipient": _person(card.recipient),
        "lines": [_line(line, card.row.number) for line in card.lines],
        "stop": card.stop and {"reason": card.stop.reason, "at": card.stop.at},
        "actions": card.actions,
    }


def detail_json(detail: FulfilmentDetail, locale: str) -> dict[str, Any]:
    """A fulfilment order, whole."""
    sheet = detail.pick_list
    return {
        **row_json(detail.card),
        "is_stopped": detail.is_stopped,
        "pick_list": sheet and {"id": sheet.id, "number": sheet.number},
        "parcels": detail.parcels,
        "events": [
            {**event, "detail": sentence(f"fulfilment.event.{event['action']}", event, locale)}
            for event in detail.events
        ],
    }


def _line(line: LineCard, number: str) -> dict[str, Any]:
    """A line with every code that a scanner may read for it: the table matches at once, the
    server confirms."""
    own = [code for code in (line.sku_code, line.barcode) if code]
    return {
        "id": line.id,
        "position": line.position,
        "order_id": line.order_id,
        "line_id": line.line_id,
        "sku_id": line.sku_id,
        "sku_code": line.sku_code,
        "bin_code": line.bin_code,
        "codes": [clean_code(code) for code in [*own, line_code(number, line.position)]],
        "picture_url": _picture_url(line.picture_id),
        "title": line.title,
        "spec": line.spec,
        "personalisation": line.personalisation,
        "kind": line.kind,
        "quantity": line.quantity,
        "picked": line.picked,
        "packed": line.packed,
        "returned": line.returned,
    }


def _picture_url(picture_id: UUID | None) -> str | None:
    return f"/api/v1/files/{picture_id}" if picture_id else None


def _person(card: RecipientCard | None) -> dict[str, str] | None:
    """Enough to know the parcel by, masked."""
    if card is None:
        return None
    return {"name": card.name, "phone": card.phone, "region": card.region}
