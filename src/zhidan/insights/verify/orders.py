"""Promises about orders: today's row is what its events, lines and holds say."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant
from zhidan.insights.verify.steps_as_sql import actions_of, allowed_steps
from zhidan.orders import api as orders

# A source that shipped an order itself says nothing of its lines.
_NOT_ELSEWHERE = """NOT EXISTS (SELECT FROM order_event AS e
    WHERE e.order_id = o.id AND e.action = 'ship_elsewhere')"""
STAGE = """CASE
    WHEN o.state = 'pending_payment' THEN 'awaiting_payment'
    WHEN o.state = 'rejoined' THEN 'split'
    WHEN o.state NOT IN ('approved', 'fulfilling') THEN o.state
    WHEN o.production_status = 'ready' THEN 'in_production'
    WHEN o.is_packed THEN 'packing'
    ELSE 'picking' END"""
_BORN = (
    ("submit", "", "pending_payment"),
    ("submit", "", "pending_review"),
    ("adopt", "", "shipped"),
    ("adopt", "", "completed"),
    ("adopt", "", "cancelled"),
    ("adopt_shipped", "", "shipped"),
    ("adopt_shipped", "", "completed"),
    ("split_off", "", "pending_payment"),
    ("split_off", "", "pending_review"),
    ("split_off", "", "approved"),
)
# Taking back an import ends what it brought in, whatever that was.
_UNDONE = tuple(
    ("undo_import", state, "cancelled")
    for state in ("pending_payment", "pending_review", "shipped", "completed", "cancelled")
)
_PIECES = (
    "quantity", "amount_minor", "discount_minor", "apportioned_minor", "tax_minor",
    "payable_minor", "freight_minor", "platform_subsidy_minor", "streamer_subsidy_minor",
)  # fmt: skip
_AMOUNTS = (
    "goods_minor", "freight_minor", "tax_minor", "seller_discount_minor",
    "platform_discount_minor", "streamer_discount_minor", "payable_minor", "receivable_minor",
    "start_needs_minor", "ship_needs_minor",
)  # fmt: skip
# Once a part was changed, or its terms were agreed anew, it is no longer what was split off.
_CHANGED = """SELECT FROM order_lineage AS c JOIN order_event AS e ON e.order_id = c.order_id
    WHERE c.parent_id = {} AND (e.action LIKE 'change%' OR e.action = 'set_terms')"""


def _sums(alias: str) -> str:
    return ", ".join(f"sum({alias}.{name})::bigint AS {name}" for name in _PIECES)


def _columns(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in _PIECES)


ORDERS = (
    Invariant(
        "O1",
        "An order's state is what its events add up to.",
        """
SELECT e.order_id::text FROM (
    SELECT order_id, seq, from_state, to_state,
        lag(to_state, 1, '') OVER (PARTITION BY order_id ORDER BY seq) AS before
    FROM order_event) AS e
WHERE e.from_state <> e.before
UNION
SELECT o.id::text FROM sales_order AS o
JOIN order_event AS e ON e.order_id = o.id AND e.seq = o.version WHERE e.to_state <> o.state
""",
        ("sales_order", "order_event"),
    ),
    Invariant(
        "O1.seq",
        "The events of an order are numbered 1 to n without gaps, and its version is n.",
        """
SELECT o.id::text FROM sales_order AS o
LEFT JOIN (SELECT order_id, count(*) AS n, min(seq) AS first, max(seq) AS last
    FROM order_event GROUP BY order_id) AS e ON e.order_id = o.id
WHERE e.n IS NULL OR e.first <> 1 OR e.last <> e.n OR o.version <> e.n
""",
        ("sales_order", "order_event"),
    ),
    Invariant(
        "O1.holds",
        "The hold set of an order is the set of its raised and not cleared holds.",
        """
SELECT o.id::text FROM sales_order AS o
FULL JOIN (SELECT order_id, array_agg(reason ORDER BY reason) AS reasons FROM order_hold
    WHERE cleared_at IS NULL GROUP BY order_id) AS h ON h.order_id = o.id
WHERE (o.holds <> '{}' OR h.order_id IS NOT NULL)
  AND (SELECT array_agg(x ORDER BY x) FROM unnest(o.holds) AS x) IS DISTINCT FROM h.reasons::text[]
""",
        ("sales_order", "order_hold"),
    ),
    Invariant(
        "O1.unmapped",
        "Exactly the open orders with a line that stands for nothing yet are held for it.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE o.holds <> '{}' AND o.holds @> ARRAY['unmapped_sku'] AND NOT EXISTS (
    SELECT FROM order_line AS line WHERE line.order_id = o.id AND line.supply = '')
UNION
SELECT o.id::text FROM sales_order AS o JOIN order_line AS line ON line.order_id = o.id
WHERE line.supply = '' AND NOT o.is_adopted AND NOT o.holds @> ARRAY['unmapped_sku']
  AND o.state IN ('pending_payment', 'pending_review', 'approved', 'fulfilling')
""",
        ("sales_order", "order_line"),
    ),
    Invariant(
        "O1.stage",
        "The tab an order stands in follows from its state and axes.",
        f"SELECT o.id::text FROM sales_order AS o WHERE o.stage <> {STAGE}",  # noqa: S608
        ("sales_order",),
    ),
    Invariant(
        "O1.counts",
        "The counts of the tabs are the numbers of orders in them.",
        """
SELECT coalesce(shown.shop_id, real.shop_id)::text || '/'
    || coalesce(shown.warehouse_id, real.warehouse_id)::text || '/'
    || coalesce(shown.stage, real.stage)
FROM (
    SELECT shop_id, coalesce(warehouse_id, shop_id) AS warehouse_id, stage, sum(n) AS n FROM (
        SELECT shop_id, warehouse_id, stage, orders AS n FROM stage_count
        UNION ALL SELECT shop_id, warehouse_id, stage, delta FROM stage_delta) AS parts
    GROUP BY 1, 2, 3) AS shown
FULL JOIN (
    SELECT shop_id, coalesce(warehouse_id, shop_id) AS warehouse_id, stage, count(*) AS n
    FROM sales_order GROUP BY 1, 2, 3
    UNION ALL
    SELECT shop_id, coalesce(warehouse_id, shop_id), 'exception', count(*)
    FROM sales_order WHERE holds <> '{}' GROUP BY 1, 2
    UNION ALL
    SELECT shop_id, coalesce(warehouse_id, shop_id), 'unconfirmed', count(*)
    FROM sales_order WHERE needs_confirm AND confirm_state = 'none' GROUP BY 1, 2
    UNION ALL
    SELECT shop_id, coalesce(warehouse_id, shop_id), 'confirm_failed', count(*)
    FROM sales_order WHERE confirm_state = 'failed' GROUP BY 1, 2) AS real
  ON real.shop_id = shown.shop_id AND real.warehouse_id = shown.warehouse_id
  AND real.stage = shown.stage
WHERE coalesce(shown.n, 0) <> coalesce(real.n, 0)
""",
        ("sales_order", "stage_count", "stage_delta"),
    ),
    Invariant(
        "O2",
        "Every step an order took is one that the table of steps allows.",
        f"""
SELECT e.order_id::text || '/' || e.seq::text FROM order_event AS e
WHERE (e.action, e.from_state, e.to_state) NOT IN ({allowed_steps(orders.ORDER, _BORN, _UNDONE)})
  AND (e.from_state <> e.to_state OR e.action IN ({actions_of(orders.ORDER)}))
""",  # noqa: S608
        ("order_event",),
    ),
    Invariant(
        "O4",
        "A shop's number for an order is the key to that order, and to no other.",
        """
SELECT coalesce(o.id, k.order_id)::text FROM sales_order AS o
FULL JOIN source_key AS k ON k.order_id = o.id
WHERE o.id IS NULL
   OR (k.order_id IS NOT NULL AND (k.shop_id <> o.shop_id OR k.external_no <> o.external_no))
   OR (k.order_id IS NULL AND NOT EXISTS (SELECT FROM order_event AS e
        WHERE e.order_id = o.id AND e.action IN ('undo_import', 'split_off')))
""",
        ("sales_order", "source_key"),
    ),
    Invariant(
        "O4.copy",
        "What the source said is kept for every order, for a part with the order it came from.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE NOT EXISTS (SELECT FROM source_order AS s WHERE s.order_id = o.id)
  AND NOT EXISTS (SELECT FROM order_lineage AS l WHERE l.order_id = o.id)
""",
        ("sales_order", "source_order"),
    ),
    Invariant(
        "O6",
        "The parts of a split order are that order: line by line, in quantity and money; what was"
        " given with it apart.",
        f"""
SELECT l.parent_id::text FROM (
    SELECT l.parent_id, piece.origin_line_id, {_sums("piece")}
    FROM order_lineage AS l JOIN sales_order AS part ON part.id = l.order_id
    JOIN order_line AS piece ON piece.order_id = part.id
    WHERE part.state <> 'rejoined' AND piece.gift_rule_id IS NULL GROUP BY 1, 2) AS l
FULL JOIN (SELECT line.*, o.id AS split_id FROM order_line AS line
    JOIN sales_order AS o ON o.id = line.order_id AND o.state = 'split'
    WHERE line.gift_rule_id IS NULL) AS line
  ON line.split_id = l.parent_id AND line.id = l.origin_line_id
WHERE ({_columns("line")}) IS DISTINCT FROM ({_columns("l")})
  AND NOT EXISTS ({_CHANGED.format("coalesce(l.parent_id, line.split_id)")})
""",  # noqa: S608
        ("order_lineage", "sales_order", "order_line"),
    ),
    Invariant(
        "O6.amounts",
        "The amounts of a split order, and what must be paid when, are those of its parts.",
        f"""
SELECT o.id::text FROM sales_order AS o LEFT JOIN (
    SELECT l.parent_id, {", ".join(f"sum(part.{name})::bigint AS {name}" for name in _AMOUNTS)}
    FROM order_lineage AS l JOIN sales_order AS part ON part.id = l.order_id
    WHERE part.state <> 'rejoined' GROUP BY 1) AS parts ON parts.parent_id = o.id
WHERE o.state = 'split' AND ({", ".join(f"o.{name}" for name in _AMOUNTS)})
    IS DISTINCT FROM ({", ".join(f"parts.{name}" for name in _AMOUNTS)})
  AND NOT EXISTS ({_CHANGED.format("o.id")})
""",  # noqa: S608
        ("order_lineage", "sales_order"),
    ),
    Invariant(
        "O6.moved",
        "What was paid for a split order, and its stock, is with its parts; only what was given"
        " back before stays.",
        """
SELECT o.id::text FROM sales_order AS o WHERE o.state IN ('split', 'rejoined')
  AND (o.amount_paid_minor > o.refunded_minor OR o.holds <> '{}' OR o.merge_group_id IS NOT NULL
    OR EXISTS (SELECT FROM reservation AS r WHERE r.order_id = o.id AND r.state = 'held'))
""",
        ("sales_order", "reservation"),
    ),
    Invariant(
        "O6.lineage",
        "Exactly what was split off has an order it came from, and only a split order has parts.",
        """
SELECT l.order_id::text FROM order_lineage AS l
JOIN sales_order AS part ON part.id = l.order_id
LEFT JOIN sales_order AS parent ON parent.id = l.parent_id
WHERE parent.id IS NULL OR part.shop_id <> parent.shop_id
   OR part.external_no <> parent.external_no
   OR (part.state <> 'rejoined' AND parent.state <> 'split')
UNION
SELECT e.order_id::text FROM order_event AS e WHERE e.action = 'split_off'
  AND NOT EXISTS (SELECT FROM order_lineage AS l WHERE l.order_id = e.order_id)
""",
        ("order_lineage", "sales_order", "order_event"),
    ),
    Invariant(
        "O8",
        "What an order says of its shipping is what its lines say.",
        f"""
SELECT o.id::text FROM sales_order AS o
JOIN LATERAL (
    SELECT count(*) AS lines, count(*) FILTER (WHERE shipped_quantity = quantity) AS shipped,
        count(*) FILTER (WHERE shipped_quantity NOT IN (0, quantity)) AS partly
    FROM order_line AS line WHERE line.order_id = o.id AND line.supply <> 'virtual') AS line ON true
WHERE NOT o.is_adopted AND o.fulfilment_status <> CASE
    WHEN o.state IN ('shipped', 'completed') THEN 'fulfilled'
    WHEN line.shipped = 0 THEN 'unfulfilled' ELSE 'partially_fulfilled' END
  AND {_NOT_ELSEWHERE}
UNION
SELECT o.id::text FROM sales_order AS o JOIN order_line AS line ON line.order_id = o.id
WHERE NOT o.is_adopted AND o.state IN ('shipped', 'completed') AND line.supply <> 'virtual'
  AND line.shipped_quantity <> line.quantity AND {_NOT_ELSEWHERE}
""",  # noqa: S608
        ("sales_order", "order_line"),
    ),
    Invariant(
        "O8.move",
        "A stocked line that we shipped has its stock move.",
        """
SELECT line.id::text FROM order_line AS line JOIN sales_order AS o ON o.id = line.order_id
LEFT JOIN (SELECT order_id, line_id, sku_id, sum(quantity) AS moved FROM stock_move
    WHERE kind IN ('ship', 'unship') GROUP BY 1, 2, 3) AS m
  ON m.order_id = line.order_id AND m.line_id = line.id AND m.sku_id = line.sku_id
WHERE NOT o.is_adopted AND line.supply = 'stocked' AND line.shipped_quantity > 0
  AND m.moved IS DISTINCT FROM -line.shipped_quantity
""",
        ("order_line", "sales_order", "stock_move"),
    ),
    Invariant(
        "O10",
        "A line's personalisation is part of what it is: customised lines carry a hash of it.",
        """
SELECT id::text FROM order_line
WHERE is_customised <> (length(spec_hash) > 0)
""",
        ("order_line",),
    ),
    Invariant(
        "O12",
        "An order's number names that order, and every number names one.",
        """
SELECT coalesce(o.order_no, k.number) FROM sales_order AS o
FULL JOIN number_key AS k ON k.number = o.order_no
WHERE o.id IS NULL OR k.order_id IS DISTINCT FROM o.id
""",
        ("sales_order", "number_key"),
    ),
    Invariant(
        "O1.confirm",
        "What an order says of its channel's knowing is what the last event about it says.",
        """
SELECT o.id::text FROM sales_order AS o
LEFT JOIN LATERAL (
    SELECT e.action, e.reason FROM order_event AS e
    WHERE e.order_id = o.id AND starts_with(e.action, 'confirm_')
    ORDER BY e.seq DESC LIMIT 1) AS told ON true
WHERE o.confirm_state <> CASE told.action WHEN 'confirm_export' THEN 'exported'
    WHEN 'confirm_accept' THEN 'accepted' WHEN 'confirm_fail' THEN 'failed' ELSE 'none' END
   OR (o.confirm_state = 'failed' AND o.confirm_reason <> told.reason)
""",
        ("sales_order", "order_event"),
    ),
    Invariant(
        "O1.words",
        "An order is found by the words that its lines and notes say, and by no others.",
        """
SELECT o.id::text FROM sales_order AS o
LEFT JOIN order_words AS w ON w.order_id = o.id AND w.placed_at = o.placed_at
WHERE w.keys IS DISTINCT FROM ARRAY(
    SELECT title_key(line.title) FROM order_line AS line WHERE line.order_id = o.id
    UNION SELECT unnest(pair_keys(noted_words(o.note, o.seller_memo, o.buyer_message)))
        WHERE o.note <> '' OR o.seller_memo <> '' OR o.buyer_message <> ''
    ORDER BY 1)
""",
        ("sales_order", "order_line", "order_words"),
    ),
    Invariant(
        "O1.titles",
        "Every title of a line is known once, under its own key.",
        """
SELECT line.order_id::text FROM order_line AS line
LEFT JOIN sold_title AS sold ON sold.id = title_key(line.title)
WHERE line.title <> '' AND sold.title IS DISTINCT FROM line.title
UNION SELECT id::text FROM sold_title WHERE id <> title_key(title)
""",
        ("order_line", "sold_title"),
    ),
    Invariant(
        "O8.confirm",
        "A channel is told of what we shipped ourselves, never of history or what left elsewhere.",
        f"""
SELECT o.id::text FROM sales_order AS o
WHERE o.needs_confirm AND (o.is_adopted OR o.state NOT IN ('shipped', 'completed')
  OR NOT {_NOT_ELSEWHERE})
""",  # noqa: S608
        ("sales_order", "order_event"),
    ),
    Invariant(
        "O1.decisions",
        "What rules decided about an order has no gaps, and names versions that were written.",
        """
SELECT d.order_id::text FROM review_decision AS d
LEFT JOIN review_rule_version AS v ON v.rule_id = d.rule_id AND v.version = d.version
WHERE d.version > 0 AND v.seq IS NULL
UNION ALL
SELECT order_id::text FROM review_decision GROUP BY order_id HAVING max(seq) <> count(*)
""",
        ("review_decision", "review_rule_version"),
    ),
)
