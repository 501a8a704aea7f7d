from __future__ import annotations

from django.db import connection, transaction

from zhidan.insights.events import SalesAddedUp
from zhidan.platform.outbox import emit
from zhidan.platform.zone import business_zone

# Events are read up to the oldest transaction that is still open, so that none is passed over.
_LATEST = "SELECT oldest_xid()"
# The ten seconds are longer than a change of settings takes from its own time to its commit.
_SINCE = """
SELECT "cursor", ran_at > greatest(clock_timestamp() - interval '20 hours', (
    SELECT max(at) + interval '10 seconds' FROM policy_version WHERE name = 'business'))
FROM schedule_mark WHERE name = %s FOR UPDATE
"""
_MARK = """
WITH news AS (
    SELECT xid, payload -> 'order_ids' AS ids FROM outbox_event
    WHERE topic = 'order.changed' AND xid >= %(since)s AND xid < %(upto)s
    ORDER BY xid FETCH FIRST %(most)s ROWS WITH TIES),
marked AS (
    INSERT INTO sales_dirty (shop_id, sold_on, marked_at)
    SELECT DISTINCT o.shop_id, (o.placed_at AT TIME ZONE %(zone)s)::date,
        statement_timestamp()
    FROM news, jsonb_array_elements_text(news.ids) AS named(id)
    JOIN sales_order AS o ON o.id = named.id::uuid
    ON CONFLICT (shop_id, sold_on) DO NOTHING)
SELECT count(*), max(xid) FROM news
"""
_MARK_ALL = """
INSERT INTO sales_dirty (shop_id, sold_on, marked_at)
SELECT DISTINCT shop_id, (placed_at AT TIME ZONE %(zone)s)::date, statement_timestamp()
FROM sales_order
UNION SELECT shop_id, sold_on, statement_timestamp() FROM sales_day
ON CONFLICT (shop_id, sold_on) DO NOTHING
"""
_TAKE = """
DELETE FROM sales_dirty WHERE (shop_id, sold_on) IN (
    SELECT shop_id, sold_on FROM sales_dirty ORDER BY marked_at, shop_id, sold_on LIMIT %s)
RETURNING shop_id, sold_on
"""
_ADD_UP = """
WITH days AS (SELECT * FROM unnest(%(shops)s::uuid[], %(days)s::date[]) AS d(shop_id, sold_on)),
gone AS (DELETE FROM sales_day AS s USING days AS d
    WHERE s.shop_id = d.shop_id AND s.sold_on = d.sold_on)
SELECT d.shop_id, o.warehouse_id, d.sold_on, o.currency, count(*), sum(o.payable_minor)
FROM days AS d JOIN sales_order AS o ON o.shop_id = d.shop_id
  AND o.placed_at >= d.sold_on::timestamp AT TIME ZONE %(zone)s
  AND o.placed_at < (d.sold_on + 1)::timestamp AT TIME ZONE %(zone)s
WHERE o.state NOT IN ('cancelled', 'split', 'rejoined') GROUP BY 1, 2, 3, 4
"""
_WRITE = """
INSERT INTO sales_day (id, shop_id, warehouse_id, sold_on, currency, orders, payable_minor)
VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s)
"""
MARK = "insights.sales"
EVENTS = 200  # of up to 500 orders each
DAYS = 200


def roll_up_sales() -> bool:
    """Add up the days whose orders have changed. False when nothing was left to do.

    A day is always made anew from its orders, so it can be done again at any time; a bounded
    number of events and days is taken at once.
    """
    has_news = _mark_changed_days()
    return _add_up_days() or has_news


def _mark_changed_days() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SINCE, [MARK])
        since, is_recent = cursor.fetchone() or (0, False)
        zone = business_zone().key
        cursor.execute(_LATEST)
        (upto,) = cursor.fetchone()
        seen = 0
        if is_recent:
            cursor.execute(_MARK, {"since": since, "upto": upto, "most": EVENTS, "zone": zone})
            seen, last = cursor.fetchone()
            upto = upto if seen < EVENTS else last + 1
        else:
            # Events are kept for a day: after a longer rest some may be gone. In another zone
            # every day begins at another hour.
            cursor.execute(_MARK_ALL, {"zone": zone})
        cursor.execute(
            'INSERT INTO schedule_mark (name, ran_at, "cursor")'
            " VALUES (%s, clock_timestamp(), %s) ON CONFLICT (name) DO UPDATE"
            ' SET ran_at = excluded.ran_at, "cursor" = excluded."cursor"',
            [MARK, upto],
        )
    return bool(seen >= EVENTS)


def _add_up_days() -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [DAYS])
        days = cursor.fetchall()
        if not days:
            return False
        cursor.execute(
            _ADD_UP,
            {
                "shops": [shop for shop, _ in days],
                "days": [day for _, day in days],
                "zone": business_zone().key,
            },
        )
        cursor.executemany(_WRITE, cursor.fetchall())
        emit(SalesAddedUp(key="sales"))
    return len(days) == DAYS
