"""What other contexts may use of orders."""

from zhidan.orders.events import (
    OrdersApproved,
    OrdersCancelled,
    OrdersChanged,
    OrdersCompleted,
    OrdersPlaced,
    OrdersProduced,
    OrdersShipped,
    OrdersShippedElsewhere,
    OrdersUnapproved,
)
from zhidan.orders.operations.place_orders import place_orders
from zhidan.orders.placements import Placement

__all__ = [
    "OrdersApproved",
    "OrdersCancelled",
    "OrdersChanged",
    "OrdersCompleted",
    "OrdersPlaced",
    "OrdersProduced",
    "OrdersShipped",
    "OrdersShippedElsewhere",
    "OrdersUnapproved",
    "Placement",
    "place_orders",
]
