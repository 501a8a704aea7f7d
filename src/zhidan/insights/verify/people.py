"""Promises about identity and people's data: it belongs where it stands and reads nowhere plain."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

_SEALED = """(SELECT order_id::text || '/' || id::text AS id, shop_id, sealed FROM recipient
    UNION ALL SELECT id::text, shop_id, nick_sealed FROM buyer)"""
_KEY_ID = "('x' || encode(substring(s.sealed FROM 2 FOR 4), 'hex'))::bit(32)::int"

PEOPLE = (
    Invariant(
        "D1",
        "What belongs to an order is of the order's shop.",
        """
SELECT s.order_id::text FROM source_order AS s JOIN sales_order AS o ON o.id = s.order_id
WHERE s.shop_id <> o.shop_id
UNION
SELECT r.order_id::text FROM recipient AS r JOIN sales_order AS o ON o.id = r.order_id
WHERE r.shop_id <> o.shop_id
UNION
SELECT f.order_id::text FROM fulfilment_order AS f JOIN sales_order AS o ON o.id = f.order_id
WHERE f.shop_id <> o.shop_id
""",
        ("sales_order", "source_order", "recipient", "fulfilment_order"),
    ),
    Invariant(
        "D1.recipient",
        "Every order has a recipient, and every recipient an order of the same time.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE NOT EXISTS (SELECT FROM recipient AS r WHERE r.order_id = o.id)
UNION ALL
SELECT r.order_id::text FROM recipient AS r
WHERE NOT EXISTS (
    SELECT FROM sales_order AS o WHERE o.id = r.order_id AND o.placed_at = r.placed_at)
""",
        ("sales_order", "recipient"),
    ),
    Invariant(
        "D1.order",
        "The shop, the warehouse and the buyer that an order names exist; the shop knows the buyer,"
        " who is erased where no shop does.",
        """
SELECT o.id::text FROM sales_order AS o
LEFT JOIN buyer AS b ON b.id = o.buyer_id
WHERE NOT EXISTS (SELECT FROM shop WHERE shop.id = o.shop_id)
   OR (o.warehouse_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM warehouse AS w WHERE w.id = o.warehouse_id))
   OR (o.buyer_id IS NOT NULL AND b.id IS NULL)
   OR (b.id IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM buyer_key AS k WHERE k.buyer_id = b.id AND k.shop_id = o.shop_id)
       AND (b.nick_blind IS NOT NULL
            OR EXISTS (SELECT FROM buyer_key AS k WHERE k.buyer_id = b.id)))
""",
        ("sales_order", "buyer", "buyer_key"),
    ),
    Invariant(
        "D1.line",
        "The SKU that an order line stands for exists.",
        """
SELECT line.id::text FROM order_line AS line
WHERE line.sku_id IS NOT NULL AND NOT EXISTS (SELECT FROM sku WHERE sku.id = line.sku_id)
""",
        ("order_line",),
    ),
    Invariant(
        "D1.shop",
        "The warehouses a shop asks in turn exist.",
        """
SELECT shop.id::text FROM shop, unnest(shop.warehouse_ids) AS asked(id)
WHERE NOT EXISTS (SELECT FROM warehouse AS w WHERE w.id = asked.id)
""",
        ("shop",),
    ),
    Invariant(
        "D2",
        "A shop in token mode keeps nobody's name or address in plain.",
        """
SELECT r.order_id::text FROM recipient AS r JOIN shop ON shop.id = r.shop_id
WHERE shop.pii_mode = 'token' AND r.pii_state = 'plain'
""",
        ("recipient",),
    ),
    Invariant(
        "D2.masked",
        "What screens show of people is masked.",
        """
SELECT order_id::text FROM recipient
WHERE pii_state IN ('plain', 'masked') AND (
    (name_masked <> '' AND name_masked !~ '[*＊]')
 OR (phone_masked <> '' AND phone_masked !~ '[*＊]')
 OR (address_masked <> '' AND address_masked !~ '[*＊]'))
UNION ALL
SELECT id::text FROM buyer WHERE nick_masked <> '' AND nick_masked !~ '[*＊]'
""",
        ("recipient", "buyer"),
    ),
    Invariant(
        "D5.sealed",
        "Personal data stands under a seal, never in plain.",
        f"SELECT s.id FROM {_SEALED} AS s"  # noqa: S608
        " WHERE length(s.sealed) < 33 OR get_byte(s.sealed, 0) <> 1",
        ("recipient", "buyer"),
    ),
    Invariant(
        "D5.key",
        "What is sealed was sealed with a key of its own shop; a key that was destroyed is gone.",
        f"""
SELECT s.id FROM {_SEALED} AS s JOIN data_key AS k ON k.id = {_KEY_ID}
WHERE length(s.sealed) >= 33 AND get_byte(s.sealed, 0) = 1 AND k.shop_id <> s.shop_id
""",  # noqa: S608
        ("recipient", "buyer"),
    ),
    Invariant(
        "D5.buyer",
        "A shop's blinded name for a buyer leads to a buyer.",
        """
SELECT k.buyer_id::text FROM buyer_key AS k
WHERE NOT EXISTS (SELECT FROM buyer AS b WHERE b.id = k.buyer_id)
""",
        ("buyer_key", "buyer"),
    ),
    Invariant(
        "D5.blacklist",
        "An order waits for its buyer's blacklisting only while the buyer is on the blacklist.",
        """
SELECT o.id::text FROM sales_order AS o JOIN buyer AS b ON b.id = o.buyer_id
WHERE o.holds <> '{}' AND o.holds @> '{blacklisted}' AND b.blacklisted_at IS NULL
  AND EXISTS (SELECT FROM buyer_key AS k WHERE k.buyer_id = b.id)
""",
        ("sales_order", "buyer"),
    ),
    Invariant(
        "T1",
        "The times of an order's events never run backwards.",
        """
SELECT DISTINCT e.order_id::text FROM (
    SELECT order_id, at, lag(at) OVER (PARTITION BY order_id ORDER BY seq) AS before
    FROM order_event) AS e WHERE e.at < e.before
""",
        ("order_event",),
    ),
    Invariant(
        "T1.buyer",
        "A buyer's orders lie between the first and the last one that is noted.",
        """
SELECT id::text FROM buyer WHERE first_order_at > last_order_at
UNION
SELECT b.id::text FROM sales_order AS o JOIN buyer AS b ON b.id = o.buyer_id
WHERE o.placed_at < b.first_order_at OR o.placed_at > b.last_order_at
""",
        ("buyer", "sales_order"),
    ),
)
