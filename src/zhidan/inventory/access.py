"""What may be done with stock and warehouses, and who may at first."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

VIEW = declare(
    "inventory.view", "inventory", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
RECEIVE = declare("inventory.receive", "inventory", ("warehouse",))
ADJUST = declare("inventory.adjust", "inventory", ("warehouse",))
COUNT = declare("inventory.count", "inventory", ("warehouse",))
WAREHOUSES = declare("settings.warehouses", "inventory")

register_personal("inventory.StockMove", "reason", "free text")

for _name, _listed in {
    "Warehouse": "code name address",
    "StockMove": "kind currency cause document_kind document_no operator_kind",
    "Reservation": "state",
    "StockOpening": "currency",
}.items():
    register_impersonal(f"inventory.{_name}", _listed)
