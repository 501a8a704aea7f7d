"""The figures of a shop that every later version must still tell the same.

Asked in plain SQL of tables and columns whose meaning is promised; where a release moves one, the
question moves with it and the answer stays.
"""

from __future__ import annotations

from typing import Any

import psycopg

QUESTIONS = {
    "orders": "SELECT state, count(*) FROM sales_order GROUP BY 1",
    "holds": "SELECT hold, count(*) FROM sales_order, unnest(holds) AS hold GROUP BY 1",
    "receivable": "SELECT currency, sum(receivable_minor) FROM sales_order GROUP BY 1",
    "line units": "SELECT kind, sum(quantity) FROM order_line GROUP BY 1",
    "order events": "SELECT to_state, count(*) FROM order_event GROUP BY 1",
    "on hand": "SELECT w.code, sum(l.on_hand) FROM stock_level AS l"
    " JOIN warehouse AS w ON w.id = l.warehouse_id GROUP BY 1",
    "allocated": "SELECT w.code, sum(l.allocated) FROM stock_level AS l"
    " JOIN warehouse AS w ON w.id = l.warehouse_id GROUP BY 1",
    "moves": "SELECT kind, sum(quantity) FROM stock_move GROUP BY 1",
    "fulfilment": "SELECT state, sum(units) FROM fulfilment_order GROUP BY 1",
    "rows": "SELECT 'sku', count(*) FROM sku UNION ALL SELECT 'product', count(*) FROM product"
    " UNION ALL SELECT 'buyer', count(*) FROM buyer UNION ALL SELECT 'parcel', count(*) FROM parcel"
    " UNION ALL SELECT 'person', count(*) FROM app_user UNION ALL SELECT 'audit', count(*)"
    " FROM audit_entry WHERE action !~ '^(backup|installation)[.]'",
}


def figures(url: str) -> dict[str, dict[str, Any]]:
    """Each question with its answer."""
    with psycopg.connect(url) as owner:
        return {
            name: {str(key): str(value) for key, value in owner.execute(asked.encode()).fetchall()}
            for name, asked in QUESTIONS.items()
        }
