"""What orders do when stock moves. Each looks at the stock as it stands by then."""

from __future__ import annotations

from zhidan.inventory import api as inventory
from zhidan.orders.operations.serve_waiting import serve_waiting
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import reacts_to


@reacts_to(inventory.StockFreed)
def serve_queue(event: inventory.StockFreed, *, actor: Actor) -> None:
    """Orders that wait for these SKUs get what came in, by priority and promise."""
    serve_waiting(sku_ids=event.sku_ids, actor=actor)
