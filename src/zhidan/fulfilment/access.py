"""Permissions of the fulfilment and the roles that hold them at first."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

VIEW = declare(
    "fulfilment.view", "fulfilment", ("order_clerk", "warehouse", "service", "read_only")
)
PICK = declare("fulfilment.pick", "fulfilment", ("warehouse",))
PACK = declare("fulfilment.pack", "fulfilment", ("warehouse",))
SHIP = declare("fulfilment.ship", "fulfilment", ("warehouse",))

for _column in ("personalisation", "spec"):
    register_personal("fulfilment.FulfilmentLine", _column, "erasable text")
register_personal("fulfilment.FulfilmentLine", "title", "free text")
register_personal("fulfilment.FulfilmentEvent", "reason", "erasable text")
register_personal("fulfilment.PickList", "created_by_name", "staff")

for _name, _listed in {
    "FulfilmentOrder": "number order_no state tracking_no other_shop_ids",
    "FulfilmentLine": "kind supply",
    "Parcel": "number tracking_no number_check currency",
    "TrackingKey": "tracking_no",
    "Scan": "code result actor_kind",
    "FulfilmentEvent": "action from_state to_state actor_kind params",
    "PickList": "number",
}.items():
    register_impersonal(f"fulfilment.{_name}", _listed)
