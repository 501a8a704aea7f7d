"""Faults in what orders were made from."""

from __future__ import annotations

from tests.support.planted_faults import fault

_LINK = (
    "INSERT INTO order_origin (order_id, origin_id, kind, reason, made_at)"
    " VALUES ('{review}', '{shipped}', '%s', 'lost', now());"
)
LINKS = (
    fault(_LINK % "reship", "O1.origin"),
    fault(
        _LINK % "exchange" + "UPDATE sales_order SET source = 'manual', order_type = 'exchange'"
        " WHERE id = '{review}';"
        "INSERT INTO exchanged_line (order_id, line_id, quantity, credit_minor)"
        " SELECT '{review}', id, quantity + 1, 0 FROM order_line"
        " WHERE order_id = '{shipped}' AND position = 1",
        "O5.exchanged",
    ),
)
