"""What may be done with stock and warehouses, and who may at first."""

from __future__ import annotations

from zhidan.platform.access import declare

VIEW = declare(
    "inventory.view", "inventory", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
RECEIVE = declare("inventory.receive", "inventory", ("warehouse",))
ADJUST = declare("inventory.adjust", "inventory", ("warehouse",))
COUNT = declare("inventory.count", "inventory", ("warehouse",))
WAREHOUSES = declare("settings.warehouses", "inventory")
