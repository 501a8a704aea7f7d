"""The columns of the order family as COPY writes them, in one place."""

from __future__ import annotations

ORDER = {
    "id": "uuid", "order_no": "text", "shop_id": "uuid", "external_no": "text", "source": "text",
    "order_type": "text", "state": "text", "stage": "text", "payment_status": "text",
    "fulfilment_status": "text", "production_status": "text", "holds": "text[]",
    "is_adopted": "bool", "is_sealed": "bool", "is_cod": "bool", "is_packed": "bool",
    "is_customised": "bool", "needs_stock": "bool", "warehouse_id": "uuid",
    "wanted_warehouse_id": "uuid", "wanted_carrier_id": "uuid", "buyer_id": "uuid",
    "merge_key": "bytea", "merge_group_id": "uuid", "currency": "text", "goods_minor": "int8",
    "freight_minor": "int8", "tax_minor": "int8", "seller_discount_minor": "int8",
    "platform_discount_minor": "int8", "streamer_discount_minor": "int8",
    "payable_minor": "int8", "platform_subsidy_minor": "int8", "streamer_subsidy_minor": "int8",
    "receivable_minor": "int8", "amount_paid_minor": "int8", "refunded_minor": "int8",
    "line_count": "int4", "units": "int8", "flag": "int2", "own_flag": "int2",
    "priority": "int2", "tags": "text[]", "owner_id": "uuid", "buyer_message": "text",
    "seller_memo": "text", "seller_memo_seen": "text", "note": "text", "gift_wrap": "bool",
    "card_text": "text", "tracking_no": "text", "placed_at": "timestamptz",
    "paid_at": "timestamptz", "ship_by": "timestamptz", "shipped_at": "timestamptz",
    "review_after": "timestamptz", "expires_at": "timestamptz", "created_at": "timestamptz",
    "merge_at": "timestamptz",
    "terms": "text", "version": "int4",
}  # fmt: skip
LINE = {
    "order_id": "uuid", "id": "uuid", "position": "int4", "external_line_no": "text",
    "kind": "text", "supply": "text", "sku_id": "uuid", "platform_item_id": "text",
    "platform_sku_id": "text", "outer_code": "text", "title": "text", "spec": "text",
    "quantity": "int8", "shipped_quantity": "int8", "list_price": "numeric",
    "unit_price": "numeric", "amount_minor": "int8", "discount_minor": "int8",
    "apportioned_minor": "int8", "tax_minor": "int8", "payable_minor": "int8",
    "tax_rate": "numeric", "price_includes_tax": "bool", "refund_status": "text",
    "refund_quantity": "int8", "is_presale": "bool", "ship_by": "timestamptz",
    "gift_rule_id": "uuid", "is_customised": "bool", "personalisation": "text",
    "raw_properties": "jsonb", "spec_hash": "bytea", "unit_cost_minor": "int8",
    "seller_discount_minor": "int8", "platform_discount_minor": "int8",
    "streamer_discount_minor": "int8", "freight_minor": "int8",
    "platform_subsidy_minor": "int8", "streamer_subsidy_minor": "int8",
}  # fmt: skip
GIFT_LINE = {**LINE, "gift_rule_version": "int4"}
# Of an order that was split from another one, and of its lines.
PART = ORDER | {
    "start_needs_minor": "int8", "ship_needs_minor": "int8", "own_paid_minor": "int8",
}  # fmt: skip
PART_LINE = GIFT_LINE | {"origin_line_id": "uuid"}
LINEAGE = {
    "order_id": "uuid", "parent_id": "uuid", "root_id": "uuid", "part": "int4", "way": "text",
    "at": "timestamptz",
}  # fmt: skip
SOURCE = {
    "order_id": "uuid", "id": "uuid", "shop_id": "uuid", "external_no": "text", "part": "text",
    "content_hash": "bytea", "status": "text", "platform_status": "text", "order_type": "text",
    "placed_at": "timestamptz", "paid_at": "timestamptz", "modified_at": "timestamptz",
    "shipped_at": "timestamptz", "finished_at": "timestamptz", "ship_by": "timestamptz",
    "ship_by_rule": "text", "pay_no": "text", "pay_method": "text", "pay_stage": "text",
    "close_reason": "text", "platform_fee_minor": "int8", "platform_warehouse": "text",
    "device": "text", "campaign": "text", "streamer": "text", "entered_by": "text",
    "utm": "text", "raw_version": "text", "raw": "jsonb", "received_at": "timestamptz",
}  # fmt: skip
EVENT = {
    "order_id": "uuid", "seq": "int4", "action": "text", "from_state": "text",
    "to_state": "text", "actor_kind": "text", "actor_id": "uuid", "reason": "text",
    "params": "jsonb", "at": "timestamptz",
}  # fmt: skip
HOLD = {
    "order_id": "uuid", "id": "uuid", "reason": "text", "params": "jsonb",
    "raised_at": "timestamptz", "cleared_at": "timestamptz", "cleared_by": "uuid",
}  # fmt: skip
DECISION = {
    "order_id": "uuid", "seq": "int4", "rule_id": "uuid", "version": "int4", "action": "text",
    "params": "jsonb", "facts": "jsonb", "at": "timestamptz",
}  # fmt: skip
INSTALMENT = {
    "order_id": "uuid", "position": "int4", "amount_minor": "int8", "gate": "text",
    "due_on": "date",
}  # fmt: skip
ORIGIN = {
    "order_id": "uuid", "origin_id": "uuid", "kind": "text", "reason": "text",
    "made_at": "timestamptz",
}  # fmt: skip
EXCHANGED = {
    "order_id": "uuid", "line_id": "uuid", "quantity": "int8", "credit_minor": "int8",
}  # fmt: skip
SOURCE_KEY = {"external_no": "text", "shop_id": "uuid", "order_id": "uuid"}
NUMBER_KEY = {"number": "text", "order_id": "uuid"}
STAGE_DELTA = {
    "id": "uuid", "shop_id": "uuid", "warehouse_id": "uuid", "stage": "text", "delta": "int8",
}  # fmt: skip
CHANGE = {
    "order_id": "uuid", "id": "uuid", "reverts_id": "uuid", "currency": "text",
    "payable_before_minor": "int8", "payable_after_minor": "int8", "difference_minor": "int8",
    "touches": "jsonb", "before": "jsonb", "after": "jsonb", "words_before": "jsonb",
    "words_after": "jsonb", "reason": "text", "actor_kind": "text", "actor_id": "uuid",
    "at": "timestamptz",
}  # fmt: skip
