"""The columns of the fulfilment family as COPY writes them, in one place."""

from __future__ import annotations

ORDER = {
    "id": "uuid", "number": "text", "order_id": "uuid", "order_no": "text",
    "merge_group_id": "uuid", "shop_id": "uuid", "other_shop_ids": "uuid[]",
    "warehouse_id": "uuid", "state": "text",
    "waits_for_production": "bool", "is_customised": "bool", "line_count": "int4",
    "units": "int8", "picked": "int8", "pick_list_id": "uuid", "carrier_id": "uuid",
    "tracking_no": "text", "packed_by": "uuid", "created_at": "timestamptz",
    "changed_at": "timestamptz", "shipped_at": "timestamptz", "version": "int4",
}  # fmt: skip
LINE = {
    "fulfilment_id": "uuid", "id": "uuid", "position": "int4", "order_id": "uuid",
    "line_id": "uuid", "sku_id": "uuid", "kind": "text", "supply": "text", "title": "text",
    "spec": "text", "personalisation": "text", "quantity": "int8", "picked": "int8",
    "packed": "int8",
}  # fmt: skip
PARCEL = {
    "fulfilment_id": "uuid", "id": "uuid", "number": "text", "carrier_id": "uuid",
    "tracking_no": "text", "number_check": "text", "weight_g": "int8", "currency": "text",
    "estimated_freight_minor": "int8", "weighed_freight_minor": "int8",
    "billed_freight_minor": "int8", "packaging_sku_id": "uuid", "packed_by": "uuid",
    "shipped_by": "uuid", "shipped_at": "timestamptz",
}  # fmt: skip
EVENT = {
    "fulfilment_id": "uuid", "seq": "int4", "action": "text", "from_state": "text",
    "to_state": "text", "actor_kind": "text", "actor_id": "uuid", "reason": "text",
    "params": "jsonb", "at": "timestamptz",
}  # fmt: skip
PICK_LIST_ENTRY = {"pick_list_id": "uuid", "position": "int4", "fulfilment_id": "uuid"}
