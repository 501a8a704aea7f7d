"""Stock as the API tells it."""

from __future__ import annotations

from typing import Any

from zhidan.catalog import api as catalog
from zhidan.inventory.lists import MoveRow, StockRow
from zhidan.platform.actors import Actor


def stock_json(row: StockRow) -> dict[str, Any]:
    """A level with what its SKU is."""
    return {
        "sku_id": row.sku_id,
        "sku_code": row.sku_code,
        "title": row.title,
        "options": row.options,
        "barcode": row.barcode,
        "supply": row.supply,
        "bin_code": row.bin_code,
        "min_stock": row.min_stock,
        "picture_url": catalog.picture_url(row.picture_id),
        "warehouse_id": row.warehouse_id,
        "on_hand": row.on_hand,
        "allocated": row.allocated,
        "available": row.available,
        "updated_at": row.updated_at,
    }


def move_json(row: MoveRow, actor: Actor) -> dict[str, Any]:
    """A stock move; its cost only for those who may see money."""
    has_cost = row.unit_cost is not None and actor.may("money.view")
    cost = catalog.cost_text(row.unit_cost, row.currency) if has_cost and row.unit_cost else None
    return {
        "id": row.id,
        "at": row.at,
        "sku_id": row.sku_id,
        "sku_code": row.sku_code,
        "warehouse_id": row.warehouse_id,
        "kind": row.kind,
        "quantity": row.quantity,
        "unit_cost": {"amount": cost, "currency": row.currency} if cost else None,
        "reason": row.reason,
        "document_kind": row.document_kind,
        "document_no": row.document_no,
        "order_id": row.order_id,
        "actor": row.actor,
    }
