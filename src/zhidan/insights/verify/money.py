"""Promises about money: every sum is the sum of its parts, to the minor unit."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

# Where a source contradicts itself or changed what we keep, the order says so by a hold.
_CONTRADICTED = """EXISTS (SELECT FROM order_hold AS h WHERE h.order_id = o.id
    AND h.reason IN ('amount_mismatch', 'source_changed'))"""

MONEY = (
    Invariant(
        "O5.payable",
        "Payable = goods + freight + tax - discounts; receivable = payable + subsidies.",
        """
SELECT id::text FROM sales_order
WHERE payable_minor <> goods_minor + freight_minor + tax_minor
        - seller_discount_minor - platform_discount_minor - streamer_discount_minor
   OR receivable_minor <> payable_minor + platform_subsidy_minor + streamer_subsidy_minor
""",
        ("sales_order",),
    ),
    Invariant(
        "O5.goods",
        "The goods of an order are the sum of its lines, unless it was held for a contradiction.",
        f"""
SELECT o.id::text FROM sales_order AS o
JOIN (SELECT order_id, sum(amount_minor) AS goods FROM order_line GROUP BY order_id) AS line
  ON line.order_id = o.id
WHERE line.goods <> o.goods_minor AND NOT o.is_adopted AND NOT {_CONTRADICTED}
""",  # noqa: S608
        ("sales_order", "order_line", "order_hold"),
    ),
    Invariant(
        "O5.apportioned",
        "Discounts, freight and subsidies are shared out over the lines without a remainder.",
        f"""
SELECT o.id::text FROM sales_order AS o
JOIN (SELECT order_id, sum(amount_minor) AS goods, sum(apportioned_minor) AS shared,
        sum(platform_discount_minor) AS platform, sum(streamer_discount_minor) AS streamer,
        sum(freight_minor) AS freight, sum(platform_subsidy_minor) AS platform_subsidy,
        sum(streamer_subsidy_minor) AS streamer_subsidy
      FROM order_line GROUP BY order_id) AS line ON line.order_id = o.id
WHERE NOT {_CONTRADICTED}
  AND (line.shared <> least(o.seller_discount_minor + o.platform_discount_minor
            + o.streamer_discount_minor, line.goods)
    OR (line.shared < line.goods AND (line.platform <> o.platform_discount_minor
            OR line.streamer <> o.streamer_discount_minor))
    OR line.freight <> o.freight_minor OR line.platform_subsidy <> o.platform_subsidy_minor
    OR line.streamer_subsidy <> o.streamer_subsidy_minor)
""",  # noqa: S608
        ("sales_order", "order_line", "order_hold"),
    ),
    Invariant(
        "O5.line",
        "What a line costs the buyer is its amount less its share of the discounts.",
        """
SELECT id::text FROM order_line WHERE payable_minor <> amount_minor - apportioned_minor
   OR apportioned_minor > amount_minor
""",
        ("order_line",),
    ),
    Invariant(
        "O5.units",
        "An order's counts of lines and units are those of its lines.",
        """
SELECT o.id::text FROM sales_order AS o
LEFT JOIN (SELECT order_id, count(*) AS lines,
        coalesce(sum(quantity) FILTER (WHERE kind <> 'virtual'), 0) AS units
      FROM order_line GROUP BY order_id) AS line ON line.order_id = o.id
WHERE o.line_count <> coalesce(line.lines, 0) OR o.units <> coalesce(line.units, 0)
""",
        ("sales_order", "order_line"),
    ),
    Invariant(
        "O7",
        "Orders of one merge group share recipient, currency, shop family and payment terms.",
        """
SELECT merge_group_id::text FROM sales_order WHERE merge_group_id IS NOT NULL
GROUP BY merge_group_id
HAVING count(DISTINCT merge_key) <> 1 OR count(DISTINCT currency) <> 1 OR count(DISTINCT terms) <> 1
    OR bool_or(merge_key IS NULL)
""",
        ("sales_order",),
    ),
    Invariant(
        "M8",
        "The payment axis is what was paid and given back against what is owed, if anything.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE o.payment_status <> CASE
    WHEN o.refunded_minor > 0 AND o.refunded_minor >= o.amount_paid_minor THEN 'refunded'
    WHEN o.refunded_minor > 0 THEN 'partially_refunded'
    WHEN o.amount_paid_minor >= o.payable_minor
        AND (o.amount_paid_minor > 0 OR o.payable_minor = 0) THEN 'paid'
    WHEN o.amount_paid_minor > 0 THEN 'partially_paid'
    ELSE 'unpaid' END
  AND NOT (o.payment_status = 'unpaid' AND o.payable_minor = 0 AND o.amount_paid_minor = 0
    AND o.refunded_minor = 0)
""",
        ("sales_order",),
    ),
    Invariant(
        "M14",
        "No column that could hold money or a quantity rounds by itself.",
        """
SELECT table_name || '.' || column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('real', 'double precision')
""",
        (),
    ),
    Invariant(
        "O5.sales",
        "The daily sales that the work bench shows are the sums of the orders of those days.",
        """
WITH news AS (
    SELECT DISTINCT (shop #>> '{}')::uuid AS shop_id
    FROM outbox_event AS e, jsonb_array_elements(e.payload -> 'shop_ids') AS shop
    WHERE e.topic = 'order.changed'
      AND e.xid >= coalesce(
        (SELECT "cursor" FROM schedule_mark WHERE name = 'insights.sales'), 0)),
zone AS (SELECT coalesce((SELECT values ->> 'time_zone' FROM policy_version
    WHERE name = 'business' ORDER BY version DESC LIMIT 1), 'Asia/Shanghai') AS name)
SELECT coalesce(shown.shop_id, real.shop_id)::text || '/'
    || coalesce(shown.sold_on, real.sold_on)::text
FROM sales_day AS shown
FULL JOIN (
    SELECT shop_id, coalesce(warehouse_id, shop_id) AS warehouse_id,
        (placed_at AT TIME ZONE (SELECT name FROM zone))::date AS sold_on, currency,
        count(*) AS orders, sum(payable_minor) AS payable_minor
    FROM sales_order WHERE state NOT IN ('cancelled', 'split', 'rejoined')
    GROUP BY 1, 2, 3, 4) AS real
  ON real.shop_id = shown.shop_id
  AND real.warehouse_id = coalesce(shown.warehouse_id, shown.shop_id)
  AND real.sold_on = shown.sold_on AND real.currency = shown.currency
WHERE (shown.orders IS DISTINCT FROM real.orders
    OR shown.payable_minor IS DISTINCT FROM real.payable_minor)
  AND coalesce(shown.shop_id, real.shop_id) NOT IN (SELECT shop_id FROM news)
  AND NOT EXISTS (SELECT FROM sales_dirty AS d
    WHERE d.shop_id = coalesce(shown.shop_id, real.shop_id)
      AND d.sold_on = coalesce(shown.sold_on, real.sold_on))
""",
        ("sales_order", "sales_day"),
    ),
)
