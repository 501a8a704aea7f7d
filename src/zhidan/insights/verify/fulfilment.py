"""Promises about the warehouse: what is picked, packed and shipped is what the orders ask for."""

from __future__ import annotations

from zhidan.fulfilment import api as fulfilment
from zhidan.insights.verify.invariant import Invariant
from zhidan.insights.verify.steps_as_sql import actions_of, allowed_steps

_BORN = (("plan", "", "allocated"),)
# A consequence that is still on its way is no fault.
_SETTLED = "NOT EXISTS (SELECT FROM delivery WHERE done_at IS NULL)"

FULFILMENT = (
    Invariant(
        "O1.fulfilment",
        "A fulfilment order's state is what its events add up to, numbered without gaps.",
        """
SELECT e.fulfilment_id::text FROM (
    SELECT fulfilment_id, from_state,
        lag(to_state, 1, '') OVER (PARTITION BY fulfilment_id ORDER BY seq) AS before
    FROM fulfilment_event) AS e WHERE e.from_state <> e.before
UNION
SELECT f.id::text FROM fulfilment_order AS f
LEFT JOIN (SELECT fulfilment_id, count(*) AS n, max(seq) AS last FROM fulfilment_event GROUP BY 1)
  AS e ON e.fulfilment_id = f.id
LEFT JOIN fulfilment_event AS newest ON newest.fulfilment_id = f.id AND newest.seq = f.version
WHERE e.n IS NULL OR e.n <> e.last OR f.version <> e.n OR newest.to_state <> f.state
""",
        ("fulfilment_order", "fulfilment_event"),
    ),
    Invariant(
        "O2.fulfilment",
        "Every step a fulfilment order took is one that its table of steps allows.",
        f"""
SELECT e.fulfilment_id::text || '/' || e.seq::text FROM fulfilment_event AS e
WHERE (e.action, e.from_state, e.to_state) NOT IN ({allowed_steps(fulfilment.FULFILMENT, _BORN)})
  AND (e.from_state <> e.to_state OR e.action IN ({actions_of(fulfilment.FULFILMENT)}))
""",  # noqa: S608
        ("fulfilment_event",),
    ),
    Invariant(
        "O8.picked",
        "What a fulfilment order says was picked and put back is the sum over its lines.",
        """
SELECT f.id::text FROM fulfilment_order AS f
LEFT JOIN (SELECT fulfilment_id, count(*) AS lines, sum(quantity) AS units,
    sum(picked) AS picked, sum(returned) AS returned FROM fulfilment_line GROUP BY 1)
  AS line ON line.fulfilment_id = f.id
WHERE f.line_count IS DISTINCT FROM line.lines OR f.units IS DISTINCT FROM line.units
   OR f.picked IS DISTINCT FROM line.picked OR f.returned IS DISTINCT FROM line.returned
""",
        ("fulfilment_order", "fulfilment_line"),
    ),
    Invariant(
        "O8.asked",
        "A line to send is a line of its order, with the same SKU and quantity; what was planned"
        " before an order was changed is cancelled.",
        f"""
SELECT f.id::text FROM fulfilment_line AS f
JOIN fulfilment_order AS o ON o.id = f.fulfilment_id AND o.state NOT IN ('stopped', 'cancelled')
LEFT JOIN order_line AS line ON line.order_id = f.order_id AND line.id = f.line_id
WHERE (line.id IS NULL OR line.sku_id IS DISTINCT FROM f.sku_id OR line.quantity <> f.quantity)
  AND (o.state = 'shipped' OR {_SETTLED})
""",  # noqa: S608
        ("fulfilment_order", "fulfilment_line", "order_line"),
    ),
    Invariant(
        "O8.left",
        "What a fulfilment order shipped, its order's lines know of.",
        """
SELECT f.id::text FROM fulfilment_order AS f
JOIN fulfilment_line AS l ON l.fulfilment_id = f.id
JOIN order_line AS line ON line.order_id = l.order_id AND line.id = l.line_id
WHERE f.state = 'shipped' AND line.shipped_quantity <> l.quantity
""",
        ("fulfilment_order", "fulfilment_line", "order_line"),
    ),
    Invariant(
        "O9",
        "A line of an order lies in one fulfilment order at most, those that nobody sends aside.",
        """
SELECT l.line_id::text FROM fulfilment_line AS l
JOIN fulfilment_order AS f ON f.id = l.fulfilment_id AND f.state NOT IN ('stopped', 'cancelled')
GROUP BY l.order_id, l.line_id HAVING count(*) > 1
""",
        ("fulfilment_order", "fulfilment_line"),
    ),
    Invariant(
        "O9.parcel",
        "What was shipped has a parcel, and only what was shipped has one.",
        """
SELECT f.id::text FROM fulfilment_order AS f
WHERE (f.state = 'shipped') <> EXISTS (SELECT FROM parcel AS p WHERE p.fulfilment_id = f.id)
UNION
SELECT p.fulfilment_id::text FROM parcel AS p
WHERE NOT EXISTS (SELECT FROM fulfilment_line AS l WHERE l.fulfilment_id = p.fulfilment_id)
""",
        ("fulfilment_order", "parcel"),
    ),
    Invariant(
        "O9.tracking",
        "A carrier's number is the key to the one parcel that carries it.",
        """
SELECT coalesce(p.tracking_no, k.tracking_no) FROM
    (SELECT * FROM parcel WHERE tracking_no <> '') AS p
FULL JOIN tracking_key AS k ON k.fulfilment_id = p.fulfilment_id AND k.parcel_id = p.id
WHERE p.id IS NULL OR k.parcel_id IS NULL OR k.tracking_no <> p.tracking_no
   OR k.carrier_id <> p.carrier_id
""",
        ("parcel", "tracking_key"),
    ),
    Invariant(
        "O9.key",
        "An order has one fulfilment order per warehouse that is or was sent: the key names it.",
        """
SELECT coalesce(f.id, k.fulfilment_id)::text FROM
    (SELECT DISTINCT one.id, one.warehouse_id, line.order_id FROM fulfilment_order AS one
     JOIN fulfilment_line AS line ON line.fulfilment_id = one.id
     WHERE one.state NOT IN ('stopped', 'cancelled')) AS f
FULL JOIN fulfilment_key AS k ON k.fulfilment_id = f.id AND k.order_id = f.order_id
WHERE f.id IS NULL OR k.fulfilment_id IS NULL OR k.warehouse_id <> f.warehouse_id
""",
        ("fulfilment_order", "fulfilment_line", "fulfilment_key"),
    ),
    Invariant(
        "O9.orders",
        "The warehouse works on orders that may leave, and on all of those that have goods.",
        f"""
SELECT f.id::text FROM fulfilment_order AS f JOIN fulfilment_line AS l ON l.fulfilment_id = f.id
LEFT JOIN sales_order AS o ON o.id = l.order_id
WHERE f.state IN ('allocated', 'released', 'picking', 'picked', 'packed')
  AND coalesce(o.state, '') NOT IN ('approved', 'fulfilling') AND {_SETTLED}
UNION
SELECT o.id::text FROM sales_order AS o
WHERE o.state IN ('approved', 'fulfilling') AND {_SETTLED}
  AND EXISTS (SELECT FROM order_line AS line WHERE line.order_id = o.id
    AND line.supply <> 'virtual' AND line.shipped_quantity = 0)
  AND EXISTS (SELECT FROM shop WHERE shop.id = o.shop_id
    AND (cardinality(shop.warehouse_ids) > 0 OR o.warehouse_id IS NOT NULL))
  AND NOT EXISTS (SELECT FROM fulfilment_key AS k WHERE k.order_id = o.id)
  AND NOT EXISTS (SELECT FROM sales_order AS other WHERE other.merge_group_id = o.merge_group_id
    AND other.state IN ('pending_payment', 'pending_review'))
""",  # noqa: S608
        ("fulfilment_order", "fulfilment_line", "sales_order"),
    ),
    Invariant(
        "O9.work",
        "What stands on a pick list is picked for orders that are being fulfilled.",
        f"""
SELECT f.id::text FROM fulfilment_order AS f JOIN fulfilment_line AS l ON l.fulfilment_id = f.id
JOIN sales_order AS o ON o.id = l.order_id
WHERE f.state IN ('released', 'picking', 'picked', 'packed') AND o.state <> 'fulfilling'
  AND {_SETTLED}
""",  # noqa: S608
        ("fulfilment_order", "fulfilment_line", "sales_order"),
    ),
    Invariant(
        "O9.put_back",
        "What lies picked for what nobody sends any more waits to be put back; the rest is back.",
        """
SELECT f.id::text FROM fulfilment_order AS f JOIN fulfilment_line AS l ON l.fulfilment_id = f.id
WHERE f.state IN ('stopped', 'cancelled') GROUP BY f.id
HAVING (f.state = 'stopped') <> (sum(l.picked) > sum(l.returned))
UNION
SELECT l.fulfilment_id::text FROM fulfilment_line AS l
JOIN fulfilment_order AS f ON f.id = l.fulfilment_id
WHERE l.returned > 0 AND f.state NOT IN ('stopped', 'cancelled')
""",
        ("fulfilment_order", "fulfilment_line"),
    ),
    Invariant(
        "O10.company",
        "What is sent of merged orders is sent as one per warehouse, and nobody else's with it.",
        f"""
SELECT o.merge_group_id::text FROM sales_order AS o
JOIN fulfilment_key AS k ON k.order_id = o.id
JOIN fulfilment_order AS f ON f.id = k.fulfilment_id AND f.state <> 'shipped'
WHERE o.merge_group_id IS NOT NULL AND {_SETTLED}
GROUP BY o.merge_group_id, k.warehouse_id HAVING count(DISTINCT f.id) > 1
UNION
SELECT f.id::text FROM fulfilment_order AS f JOIN fulfilment_line AS l ON l.fulfilment_id = f.id
JOIN sales_order AS o ON o.id = l.order_id
WHERE f.state NOT IN ('stopped', 'cancelled', 'shipped') AND {_SETTLED}
GROUP BY f.id HAVING count(DISTINCT coalesce(o.merge_group_id, o.id)) > 1
""",  # noqa: S608
        ("sales_order", "fulfilment_order", "fulfilment_line", "fulfilment_key"),
    ),
    Invariant(
        "O12.fulfilment",
        "No two fulfilment orders, and no two parcels, carry one number.",
        """
SELECT number FROM fulfilment_order GROUP BY number HAVING count(*) > 1
UNION ALL SELECT number FROM parcel GROUP BY number HAVING count(*) > 1
""",
        ("fulfilment_order", "parcel"),
    ),
)
