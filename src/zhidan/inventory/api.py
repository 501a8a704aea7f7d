"""What other contexts may use of inventory."""

from zhidan.inventory.events import StockChanged
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.inventory.operations.release_stock import release_stock
from zhidan.inventory.operations.reserve_stock import PlannedReservation, reserve_stock
from zhidan.inventory.operations.ship_stock import ship_stock
from zhidan.inventory.operations.write_levels import LevelKey
from zhidan.inventory.queries import available, reserved_orders
from zhidan.inventory.rules import (
    Demand,
    NotEnoughStock,
    Shortfall,
    choose_warehouse,
    needs,
    take_from,
)

__all__ = [
    "Booking",
    "Demand",
    "LevelKey",
    "NotEnoughStock",
    "PlannedReservation",
    "Shortfall",
    "StockChanged",
    "available",
    "book_stock",
    "choose_warehouse",
    "needs",
    "release_stock",
    "reserve_stock",
    "reserved_orders",
    "ship_stock",
    "take_from",
]
