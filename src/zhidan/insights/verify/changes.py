"""Promises about changes of orders: what was changed can be read, and leads back."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

CHANGES = (
    Invariant(
        "O5.change",
        "What a change cost is what its values say, its order's timeline tells of it, and what"
        " takes it back costs the opposite.",
        """
SELECT c.id::text FROM order_change AS c
WHERE (c.before -> 'money' ->> 'payable')::bigint IS DISTINCT FROM c.payable_before_minor
   OR (c.after -> 'money' ->> 'payable')::bigint IS DISTINCT FROM c.payable_after_minor
UNION
SELECT r.id::text FROM order_change AS r
LEFT JOIN order_change AS c ON c.order_id = r.order_id AND c.id = r.reverts_id
WHERE r.reverts_id IS NOT NULL AND c.difference_minor IS DISTINCT FROM -r.difference_minor
UNION
SELECT coalesce(c.order_id, e.order_id)::text
FROM (SELECT order_id, count(*) AS n FROM order_change GROUP BY order_id) AS c
FULL JOIN (SELECT order_id, count(*) AS n FROM order_event
    WHERE action IN ('change', 'take_back_change') GROUP BY order_id) AS e
  ON e.order_id = c.order_id
WHERE c.n IS DISTINCT FROM e.n
""",
        ("order_change", "order_event"),
    ),
    Invariant(
        "O4.decided",
        "An order that its source says otherwise of waits until somebody says who wins.",
        """
SELECT c.id::text FROM source_conflict AS c LEFT JOIN sales_order AS o ON o.id = c.order_id
WHERE c.decided = '' AND (o.id IS NULL OR (NOT o.is_adopted
  AND o.state IN ('pending_payment', 'pending_review', 'approved', 'fulfilling')
  AND NOT o.holds @> ARRAY['source_changed']))
""",
        ("source_conflict", "sales_order"),
    ),
)
