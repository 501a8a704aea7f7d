"""Promises about gifts: who gave them, and that no more are given than may be."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

GIFTS = (
    Invariant(
        "G1",
        "Every gift of ours, on a line and on record, names a version of a rule that exists.",
        """
SELECT line.order_id::text || '/' || line.id::text FROM order_line AS line
WHERE line.gift_rule_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM gift_rule_version AS v
    WHERE v.rule_id = line.gift_rule_id AND v.version = line.gift_rule_version)
  AND NOT EXISTS (SELECT FROM review_rule_version AS v
    WHERE v.rule_id = line.gift_rule_id AND v.version = line.gift_rule_version)
UNION
SELECT gift.order_id::text || '/' || gift.id::text FROM gift_grant AS gift
LEFT JOIN gift_rule_version AS g ON gift.origin = 'gift_rule'
  AND g.rule_id = gift.rule_id AND g.version = gift.version
LEFT JOIN review_rule_version AS r ON gift.origin = 'review_rule'
  AND r.rule_id = gift.rule_id AND r.version = gift.version
WHERE g.rule_id IS NULL AND r.rule_id IS NULL
""",
        ("order_line", "gift_grant", "gift_rule_version", "review_rule_version"),
    ),
    Invariant(
        "G1.line",
        "An open order carries what is on record as given to it, and nothing else of ours.",
        """
SELECT coalesce(line.order_id, gift.order_id)::text FROM (
    SELECT order_id, gift_rule_id AS rule_id, gift_rule_version AS version, sku_id,
        sum(quantity) AS quantity
    FROM order_line WHERE gift_rule_id IS NOT NULL GROUP BY 1, 2, 3, 4) AS line
FULL JOIN (
    SELECT order_id, rule_id, version, (one->>'sku_id')::uuid AS sku_id,
        sum((one->>'quantity')::bigint) AS quantity
    FROM gift_grant, jsonb_array_elements(gifts) AS one WHERE state = 'given' GROUP BY 1, 2, 3, 4
    ) AS gift
  ON gift.order_id = line.order_id AND gift.rule_id = line.rule_id
  AND gift.version = line.version AND gift.sku_id = line.sku_id
JOIN sales_order AS o ON o.id = coalesce(line.order_id, gift.order_id)
WHERE line.quantity IS DISTINCT FROM gift.quantity
  AND o.state IN ('pending_payment', 'pending_review', 'approved', 'fulfilling')
""",
        ("order_line", "gift_grant", "sales_order"),
    ),
    Invariant(
        "G2",
        "A limited gift rule counted exactly the orders it gave to, and no more than its limit.",
        """
SELECT coalesce(quota.rule_id, gift.rule_id)::text FROM gift_quota AS quota
FULL JOIN (SELECT rule_id, count(*) AS given FROM gift_grant
    WHERE state = 'given' AND is_counted GROUP BY 1) AS gift ON gift.rule_id = quota.rule_id
WHERE coalesce(quota.given, 0) <> coalesce(gift.given, 0) OR quota.given > quota.most
""",
        ("gift_quota", "gift_grant"),
    ),
    Invariant(
        "G3",
        "Nobody got a gift twice that every buyer gets once.",
        """
SELECT coalesce(key.rule_id, gift.rule_id)::text || '/'
    || coalesce(key.buyer_id, gift.buyer_id)::text
FROM gift_once AS key
FULL JOIN (SELECT rule_id, buyer_id, order_id FROM gift_grant
    WHERE state = 'given' AND buyer_id IS NOT NULL) AS gift
  ON gift.rule_id = key.rule_id AND gift.buyer_id = key.buyer_id AND gift.order_id = key.order_id
WHERE key.rule_id IS NULL OR gift.rule_id IS NULL
""",
        ("gift_once", "gift_grant"),
    ),
)
