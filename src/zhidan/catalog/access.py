"""What may be done with the catalogue, and who may at first."""

from __future__ import annotations

from zhidan.platform.access import declare

VIEW = declare(
    "catalog.view", "catalog", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
EDIT = declare("catalog.edit", "catalog", ("order_clerk",))
