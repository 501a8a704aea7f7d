"""The columns of the payment family as COPY writes them, in one place."""

from __future__ import annotations

PAYMENT = {
    "id": "uuid", "number": "text", "shop_id": "uuid", "method": "text", "source": "text",
    "state": "text", "currency": "text", "amount_minor": "int8", "captured_minor": "int8",
    "allocated_minor": "int8", "free_back_minor": "int8", "refunding_minor": "int8",
    "refunded_minor": "int8", "payer_name": "text", "reference": "text", "reference_key": "bytea",
    "note": "text", "paid_at": "timestamptz", "entered_by": "uuid", "created_at": "timestamptz",
    "version": "int4",
}  # fmt: skip
ALLOCATION = {
    "payment_id": "uuid", "order_id": "uuid", "planned_minor": "int8", "amount_minor": "int8",
    "refunding_minor": "int8", "refunded_minor": "int8",
}  # fmt: skip
EVENT = {
    "payment_id": "uuid", "seq": "int4", "action": "text", "from_state": "text",
    "to_state": "text", "order_id": "uuid", "captured_change": "int8",
    "allocated_change": "int8", "free_back_change": "int8", "refunding_change": "int8",
    "refunded_change": "int8", "actor_kind": "text", "actor_id": "uuid", "reason": "text",
    "params": "jsonb", "at": "timestamptz",
}  # fmt: skip
REFUND = {
    "payment_id": "uuid", "id": "uuid", "number": "text", "shop_id": "uuid", "order_id": "uuid",
    "state": "text", "currency": "text", "amount_minor": "int8", "reason": "text",
    "reference": "text", "requested_by": "uuid", "approved_by": "uuid",
    "requested_at": "timestamptz", "finished_at": "timestamptz",
}  # fmt: skip
