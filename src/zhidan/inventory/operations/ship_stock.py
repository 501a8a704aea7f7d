from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from zhidan.inventory.events import tell_stock_changed
from zhidan.inventory.operations.book_reserved import book_reserved
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import NotEnoughStock
from zhidan.platform.actors import Actor


def ship_stock(*, lines: Mapping[UUID, UUID], actor: Actor) -> dict[UUID, UUID]:
    """Book out what these lines hold: reservations are consumed, one move per line is written.

    `lines` maps line_id to order_id. Answers line_id → warehouse_id of what left.
    """
    if not lines:
        return {}
    gone, change = book_reserved(kind="ship", lines=lines, actor=actor)
    if broken := write_levels(changes={key: (-left, -left) for key, left in change.items()}):
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(broken[0][1]))
    tell_stock_changed(sku_id for sku_id, _ in change)
    return {line_id: warehouse_id for _, _, warehouse_id, _, _, line_id in gone}
