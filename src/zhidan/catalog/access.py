"""What may be done with the catalogue, who may at first, and what of it is personal."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_personal

VIEW = declare(
    "catalog.view", "catalog", ("order_clerk", "warehouse", "finance", "service", "read_only")
)
EDIT = declare("catalog.edit", "catalog", ("order_clerk",))

register_personal("catalog.Supplier", "contact_sealed")
for field in ("contact_name_masked", "contact_phone_masked"):
    register_personal("catalog.Supplier", field, "erasable text")
