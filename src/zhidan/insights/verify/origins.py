"""Promises about orders that were made from others."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

ORIGINS = (
    Invariant(
        "O1.origin",
        "An order that was made from another one is of the kind its link says, and both exist.",
        """
SELECT link.order_id::text FROM order_origin AS link
LEFT JOIN sales_order AS made ON made.id = link.order_id
LEFT JOIN sales_order AS origin ON origin.id = link.origin_id
WHERE made.id IS NULL OR origin.id IS NULL
   OR made.source <> CASE link.kind WHEN 'copy' THEN 'copy' ELSE 'manual' END
   OR made.order_type <> CASE link.kind WHEN 'copy' THEN 'normal' ELSE link.kind END
""",
        ("order_origin", "sales_order"),
    ),
    Invariant(
        "O5.exchanged",
        "Exchanges that stand take back no more of a line than was sold, and nothing else does.",
        """
SELECT link.origin_id::text || '/' || back.line_id::text FROM exchanged_line AS back
JOIN order_origin AS link ON link.order_id = back.order_id
JOIN sales_order AS made ON made.id = back.order_id AND made.state <> 'cancelled'
LEFT JOIN order_line AS sold ON sold.order_id = link.origin_id AND sold.id = back.line_id
GROUP BY link.origin_id, back.line_id HAVING sum(back.quantity) > coalesce(max(sold.quantity), 0)
UNION
SELECT back.order_id::text FROM exchanged_line AS back
LEFT JOIN order_origin AS link ON link.order_id = back.order_id
WHERE link.kind IS DISTINCT FROM 'exchange'
""",
        ("exchanged_line", "order_origin", "order_line"),
    ),
)
