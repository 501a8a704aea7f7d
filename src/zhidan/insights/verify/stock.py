"""Promises about stock: levels are sums of moves and reservations, nothing is promised twice."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

# Only these states hold stock.
_OPEN = "('pending_payment', 'pending_review', 'approved', 'fulfilling')"

STOCK = (
    Invariant(
        "S1",
        "Of every SKU in every warehouse: 0 ≤ allocated ≤ on hand.",
        """
SELECT sku_id::text || '/' || warehouse_id::text FROM stock_level
WHERE allocated < 0 OR allocated > on_hand
""",
        ("stock_level",),
    ),
    Invariant(
        "S2",
        "On hand is the sum of the stock moves.",
        """
SELECT coalesce(l.sku_id, m.sku_id)::text || '/' || coalesce(l.warehouse_id, m.warehouse_id)::text
FROM stock_level AS l
FULL JOIN (
    SELECT sku_id, warehouse_id, sum(quantity) AS moved FROM stock_move
    GROUP BY sku_id, warehouse_id) AS m
  ON m.sku_id = l.sku_id AND m.warehouse_id = l.warehouse_id
WHERE coalesce(l.on_hand, 0) <> coalesce(m.moved, 0)
""",
        ("stock_level", "stock_move"),
    ),
    Invariant(
        "S4",
        "Allocated is the sum of the reservations that are held.",
        """
SELECT coalesce(l.sku_id, r.sku_id)::text || '/' || coalesce(l.warehouse_id, r.warehouse_id)::text
FROM stock_level AS l
FULL JOIN (
    SELECT sku_id, warehouse_id, sum(quantity) AS held FROM reservation WHERE state = 'held'
    GROUP BY sku_id, warehouse_id) AS r
  ON r.sku_id = l.sku_id AND r.warehouse_id = l.warehouse_id
WHERE coalesce(l.allocated, 0) <> coalesce(r.held, 0)
""",
        ("stock_level", "reservation"),
    ),
    Invariant(
        "S5",
        "What left the house, or was taken back, names its order line, its SKU and whole quantity.",
        """
SELECT m.id::text FROM stock_move AS m
LEFT JOIN order_line AS line ON line.order_id = m.order_id AND line.id = m.line_id
WHERE m.kind IN ('ship', 'unship') AND (line.id IS NULL OR line.sku_id IS DISTINCT FROM m.sku_id
  OR abs(m.quantity) <> line.quantity)
  AND NOT EXISTS (SELECT FROM order_change AS c
    WHERE c.order_id = m.order_id AND c.before->'lines' ? m.line_id::text)
""",
        ("stock_move", "order_line", "order_change"),
    ),
    Invariant(
        "S5.ids",
        "Every stock level is of a SKU and a warehouse that exist.",
        """
SELECT l.sku_id::text || '/' || l.warehouse_id::text FROM stock_level AS l
WHERE NOT EXISTS (SELECT FROM sku WHERE sku.id = l.sku_id)
   OR NOT EXISTS (SELECT FROM warehouse AS w WHERE w.id = l.warehouse_id)
""",
        ("stock_level",),
    ),
    Invariant(
        "S7",
        "Receipts come in, shipments go out: the sign of a move is that of its kind.",
        """
SELECT id::text FROM stock_move
WHERE (kind IN ('receive', 'unship') AND quantity < 0) OR (kind = 'ship' AND quantity > 0)
""",
        ("stock_move",),
    ),
    Invariant(
        "S7.consumed",
        "Consumed reservations and shipping moves come in pairs of one line, SKU and place.",
        """
SELECT coalesce(r.line_id, m.line_id)::text
FROM (SELECT sku_id, warehouse_id, order_id, line_id, sum(quantity) AS quantity
      FROM reservation WHERE state = 'consumed' GROUP BY 1, 2, 3, 4) AS r
FULL JOIN (SELECT sku_id, warehouse_id, order_id, line_id, -sum(quantity) AS quantity
      FROM stock_move WHERE kind IN ('ship', 'unship')
      GROUP BY 1, 2, 3, 4 HAVING sum(quantity) <> 0) AS m
  ON m.line_id = r.line_id AND m.order_id = r.order_id AND m.sku_id = r.sku_id
  AND m.warehouse_id = r.warehouse_id
WHERE r.quantity IS DISTINCT FROM m.quantity
""",
        ("reservation", "stock_move"),
    ),
    Invariant(
        "S8.line",
        "A reservation is of one line of one order, and while it counts for its SKU and quantity;"
        " only what was let go with a gift may be of no line.",
        """
SELECT r.id::text FROM reservation AS r
LEFT JOIN order_line AS line ON line.order_id = r.order_id AND line.id = r.line_id
WHERE (line.id IS NULL AND NOT (r.state = 'released' AND (
    EXISTS (SELECT FROM order_change AS c WHERE c.order_id = r.order_id
      AND (c.before->'lines' ? r.line_id::text OR c.after->'lines' ? r.line_id::text))
    OR EXISTS (SELECT FROM gift_grant AS gift WHERE gift.order_id = r.order_id
      AND gift.state <> 'given'
      AND gift.gifts @> jsonb_build_array(jsonb_build_object('sku_id', r.sku_id))))))
  OR (r.state <> 'released'
    AND (line.sku_id IS DISTINCT FROM r.sku_id OR line.quantity <> r.quantity))
""",
        ("reservation", "order_line", "order_change", "gift_grant"),
    ),
    Invariant(
        "S8.once",
        "Per line, what is held and what was consumed is never more than what was ordered.",
        """
SELECT r.line_id::text FROM reservation AS r
JOIN order_line AS line ON line.order_id = r.order_id AND line.id = r.line_id
WHERE r.state IN ('held', 'consumed')
GROUP BY r.order_id, r.line_id HAVING sum(r.quantity) > max(line.quantity)
""",
        ("reservation", "order_line"),
    ),
    Invariant(
        "S8.whole",
        "An order holds all of its unshipped stocked lines, or nothing.",
        """
SELECT o.id::text FROM sales_order AS o
JOIN (SELECT order_id, count(*) AS lines FROM reservation WHERE state = 'held' GROUP BY 1) AS held
  ON held.order_id = o.id
JOIN LATERAL (
    SELECT count(*) AS lines FROM order_line AS line
    WHERE line.order_id = o.id AND line.supply = 'stocked' AND line.shipped_quantity = 0) AS open
  ON true
WHERE held.lines <> open.lines
""",
        ("sales_order", "reservation", "order_line"),
    ),
    Invariant(
        "S8.place",
        "What an order holds lies in the warehouse it is sent from.",
        """
SELECT r.id::text FROM reservation AS r JOIN sales_order AS o ON o.id = r.order_id
WHERE r.state = 'held' AND o.warehouse_id IS DISTINCT FROM r.warehouse_id
""",
        ("reservation", "sales_order"),
    ),
    Invariant(
        "S8.shortage",
        "An order held for shortage has no stock, nor has one whose lines are not all known.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE o.holds && ARRAY['shortage', 'unmapped_sku', 'lines_missing']
  AND EXISTS (SELECT FROM reservation AS r WHERE r.order_id = o.id AND r.state = 'held')
""",
        ("sales_order", "reservation"),
    ),
    Invariant(
        "S8.approved",
        "An approved order that needs stock holds it until it has left.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE o.state IN ('approved', 'fulfilling') AND o.needs_stock
  AND NOT EXISTS (SELECT FROM reservation AS r WHERE r.order_id = o.id AND r.state = 'held')
  AND EXISTS (SELECT FROM order_line AS line WHERE line.order_id = o.id
    AND line.supply = 'stocked' AND line.shipped_quantity = 0)
""",
        ("sales_order", "reservation", "order_line"),
    ),
    Invariant(
        "S8.adopted",
        "History that was taken over holds nothing and has moved no stock.",
        """
SELECT o.id::text FROM reservation AS r JOIN sales_order AS o ON o.id = r.order_id
WHERE o.is_adopted
UNION
SELECT o.id::text FROM stock_move AS m JOIN sales_order AS o ON o.id = m.order_id
WHERE o.is_adopted
""",
        ("sales_order", "reservation", "stock_move"),
    ),
    Invariant(
        "S9",
        "No stock is held for an order that is over.",
        f"""
SELECT r.id::text FROM reservation AS r LEFT JOIN sales_order AS o ON o.id = r.order_id
WHERE r.state = 'held' AND coalesce(o.state, '') NOT IN {_OPEN}
""",  # noqa: S608
        ("reservation", "sales_order"),
    ),
    Invariant(
        "S9.expired",
        "While a worker runs, nothing is held longer than a minute past its expiry.",
        """
SELECT r.id::text FROM reservation AS r JOIN sales_order AS o ON o.id = r.order_id
WHERE r.state = 'held' AND o.state = 'pending_payment' AND r.expires_at IS NOT NULL
  AND EXISTS (SELECT FROM worker_beat AS w WHERE w.started_at < r.expires_at
    AND w.beat_at > r.expires_at + interval '60 seconds')
""",
        ("reservation", "sales_order"),
    ),
)
