"""Permissions of the fulfilment and the roles that hold them at first."""

from __future__ import annotations

from zhidan.platform.access import declare

VIEW = declare(
    "fulfilment.view", "fulfilment", ("order_clerk", "warehouse", "service", "read_only")
)
PICK = declare("fulfilment.pick", "fulfilment", ("warehouse",))
PACK = declare("fulfilment.pack", "fulfilment", ("warehouse",))
SHIP = declare("fulfilment.ship", "fulfilment", ("warehouse",))
