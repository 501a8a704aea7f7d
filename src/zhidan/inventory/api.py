"""What other contexts may use of inventory."""

from zhidan.inventory.documents import Receipt, ReceiptLine
from zhidan.inventory.events import StockChanged, StockFreed, WarehousesChanged, tell_stock_freed
from zhidan.inventory.openings import Existing, Opened, OpeningRow
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.inventory.operations.change_shop import change_shop
from zhidan.inventory.operations.create_warehouse import create_warehouse
from zhidan.inventory.operations.hand_over import hand_over
from zhidan.inventory.operations.open_shop import open_shop
from zhidan.inventory.operations.open_stock import open_stock
from zhidan.inventory.operations.receive_stock import receive_stock
from zhidan.inventory.operations.release_lines import release_lines
from zhidan.inventory.operations.release_stock import release_stock
from zhidan.inventory.operations.reserve_stock import PlannedReservation, reserve_stock
from zhidan.inventory.operations.ship_stock import ship_stock
from zhidan.inventory.operations.undo_openings import undo_openings
from zhidan.inventory.operations.unship_stock import unship_stock
from zhidan.inventory.policy import InventoryPolicy
from zhidan.inventory.queries import (
    WarehouseCard,
    available,
    reserved_orders,
    skus_with_moves,
    warehouse_cards,
)
from zhidan.inventory.rules import (
    Demand,
    LevelKey,
    NotEnoughStock,
    Shortfall,
    choose_warehouse,
    needs,
    take_from,
)
from zhidan.inventory.warehouse_edits import NewWarehouse

__all__ = [
    "Booking",
    "Demand",
    "Existing",
    "InventoryPolicy",
    "LevelKey",
    "NewWarehouse",
    "NotEnoughStock",
    "Opened",
    "OpeningRow",
    "PlannedReservation",
    "Receipt",
    "ReceiptLine",
    "Shortfall",
    "StockChanged",
    "StockFreed",
    "WarehouseCard",
    "WarehousesChanged",
    "available",
    "book_stock",
    "change_shop",
    "choose_warehouse",
    "create_warehouse",
    "hand_over",
    "needs",
    "open_shop",
    "open_stock",
    "receive_stock",
    "release_lines",
    "release_stock",
    "reserve_stock",
    "reserved_orders",
    "ship_stock",
    "skus_with_moves",
    "take_from",
    "tell_stock_freed",
    "undo_openings",
    "unship_stock",
    "warehouse_cards",
]
