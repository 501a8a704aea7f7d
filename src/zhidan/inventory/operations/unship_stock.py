from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from zhidan.inventory.events import tell_stock_changed
from zhidan.inventory.operations.book_reserved import book_reserved
from zhidan.inventory.operations.reserve_stock import PlannedReservation, reserve_stock
from zhidan.inventory.operations.write_levels import write_levels
from zhidan.inventory.rules import NotEnoughStock
from zhidan.kernel.clock import now
from zhidan.platform.actors import Actor


def unship_stock(*, lines: Mapping[UUID, UUID], actor: Actor) -> None:
    """Take back that these lines left: the goods lie in the warehouse again, held for the lines.

    `lines` maps line_id to order_id. Each move that booked out gets one that books in.
    """
    if not lines:
        return
    back, change = book_reserved(kind="unship", lines=lines, actor=actor)
    broken = write_levels(changes={key: (quantity, 0) for key, quantity in change.items()})
    broken += reserve_stock(
        planned=[
            PlannedReservation(sku_id, warehouse_id, order_id, line_id, quantity)
            for _, sku_id, warehouse_id, quantity, order_id, line_id in back
        ],
        at=now(),
    )
    if broken:
        raise NotEnoughStock(sku_id=str(broken[0][0]), warehouse_id=str(broken[0][1]))
    tell_stock_changed(sku_id for sku_id, _ in change)
