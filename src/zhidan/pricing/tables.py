"""The columns of gifts as COPY writes them."""

from __future__ import annotations

GRANT = {
    "order_id": "uuid", "id": "uuid", "rule_id": "uuid", "version": "int4", "origin": "text",
    "state": "text", "waits": "bool", "is_counted": "bool", "buyer_id": "uuid", "gifts": "jsonb",
    "facts": "jsonb", "given_at": "timestamptz", "closed_at": "timestamptz",
}  # fmt: skip
