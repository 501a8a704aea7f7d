"""Promises about payments: every sum is that of its events, and an order's that of its shares."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant
from zhidan.insights.verify.steps_as_sql import actions_of, allowed_steps
from zhidan.payments import api as payments

# The payments hear of orders a moment later; what they have not heard of yet is not judged.
_UNHEARD = """
    SELECT (told #>> '{}')::uuid FROM delivery AS d JOIN outbox_event AS e ON e.id = d.event_id,
        jsonb_array_elements(e.payload -> 'order_ids') AS told
    WHERE d.done_at IS NULL AND d.handler LIKE 'zhidan.payments.reactions.%'"""
_BORN = (
    ("enter", "", "created"),
    ("enter", "", "authorized"),
    ("enter", "", "captured"),
)

PAYMENTS = (
    Invariant(
        "M4",
        "A payment's sums are those of its events, numbered 1 to n; its state is their last.",
        """
SELECT p.id::text FROM payment AS p
LEFT JOIN (SELECT payment_id, count(*) AS n, max(seq) AS last, sum(captured_change) AS captured,
        sum(allocated_change) AS allocated, sum(free_back_change) AS free_back,
        sum(refunding_change) AS refunding, sum(refunded_change) AS refunded
    FROM payment_event GROUP BY payment_id) AS e ON e.payment_id = p.id
WHERE (e.n, e.last, e.captured, e.allocated, e.free_back, e.refunding, e.refunded)
    IS DISTINCT FROM (p.version::bigint, p.version, p.captured_minor::numeric,
        p.allocated_minor::numeric, p.free_back_minor::numeric, p.refunding_minor::numeric,
        p.refunded_minor::numeric)
UNION SELECT p.id::text FROM payment AS p
JOIN payment_event AS e ON e.payment_id = p.id AND e.seq = p.version WHERE e.to_state <> p.state
""",
        ("payment", "payment_event"),
    ),
    Invariant(
        "M4.steps",
        "Every step of a payment stands in its table of steps.",
        f"""
SELECT payment_id::text FROM payment_event
WHERE (action IN ({actions_of(payments.PAYMENT)}) OR from_state = '')
  AND (action, from_state, to_state) NOT IN ({allowed_steps(payments.PAYMENT, _BORN)})
""",  # noqa: S608
        ("payment_event",),
    ),
    Invariant(
        "M5",
        "What is being and was given back of a payment is the sum of its refunds, within what was"
        " captured.",
        """
SELECT p.id::text FROM payment AS p
LEFT JOIN (SELECT payment_id,
        sum(amount_minor) FILTER (WHERE state IN ('requested', 'approved', 'processing')) AS open,
        sum(amount_minor) FILTER (WHERE state = 'succeeded') AS done,
        sum(amount_minor) FILTER (WHERE state <> 'failed' AND order_id IS NULL) AS free
    FROM refund GROUP BY payment_id) AS r ON r.payment_id = p.id
WHERE p.refunding_minor <> coalesce(r.open, 0) OR p.refunded_minor <> coalesce(r.done, 0)
   OR p.free_back_minor <> coalesce(r.free, 0)
   OR p.refunding_minor + p.refunded_minor > p.captured_minor
""",
        ("payment", "refund"),
    ),
    Invariant(
        "M6",
        "No more is captured than a payment amounts to.",
        "SELECT id::text FROM payment WHERE captured_minor > amount_minor",
        ("payment",),
    ),
    Invariant(
        "M7",
        "What orders have of a payment is what it has allocated, within what was captured.",
        """
SELECT p.id::text FROM payment AS p
LEFT JOIN (SELECT payment_id, sum(amount_minor) AS given FROM payment_allocation
    GROUP BY payment_id) AS a ON a.payment_id = p.id
WHERE p.allocated_minor <> coalesce(a.given, 0)
   OR p.allocated_minor + p.free_back_minor > p.captured_minor
""",
        ("payment", "payment_allocation"),
    ),
    Invariant(
        "M7.refunds",
        "What of an order's share is being and was given back is the sum of the order's refunds.",
        """
SELECT a.payment_id::text || '/' || a.order_id::text FROM payment_allocation AS a
LEFT JOIN (SELECT payment_id, order_id,
        sum(amount_minor) FILTER (WHERE state IN ('requested', 'approved', 'processing')) AS open,
        sum(amount_minor) FILTER (WHERE state = 'succeeded') AS done
    FROM refund WHERE order_id IS NOT NULL GROUP BY 1, 2) AS r
  ON r.payment_id = a.payment_id AND r.order_id = a.order_id
WHERE a.refunding_minor <> coalesce(r.open, 0) OR a.refunded_minor <> coalesce(r.done, 0)
""",
        ("payment_allocation", "refund"),
    ),
    Invariant(
        "M9",
        "What an order was paid is the sum of its shares of payments, what was given back that of"
        " their refunds, in one currency: what is too much stays visible.",
        f"""
SELECT o.id::text FROM sales_order AS o
LEFT JOIN (SELECT a.order_id, sum(a.amount_minor) AS paid, sum(a.refunded_minor) AS back,
        sum(a.amount_minor) FILTER (WHERE p.source <> 'platform') AS own,
        min(p.currency) AS one, max(p.currency) AS other
    FROM payment_allocation AS a JOIN payment AS p ON p.id = a.payment_id
    WHERE a.amount_minor > 0 GROUP BY a.order_id) AS got ON got.order_id = o.id
WHERE (o.amount_paid_minor <> coalesce(got.paid, 0) OR o.own_paid_minor <> coalesce(got.own, 0)
    OR least(o.refunded_minor, o.amount_paid_minor) <> coalesce(got.back, 0)
    OR got.one <> o.currency OR got.other <> o.currency)
  AND o.id NOT IN ({_UNHEARD})
""",  # noqa: S608
        ("sales_order", "payment_allocation", "payment"),
    ),
    Invariant(
        "M8.credit",
        "The used credit of an account is the sum of its uses, within its limit.",
        """
SELECT a.id::text FROM credit_account AS a
LEFT JOIN (SELECT account_id, sum(amount_minor) AS used FROM credit_use GROUP BY 1) AS u
  ON u.account_id = a.id
WHERE a.used_minor <> coalesce(u.used, 0) OR a.used_minor > a.limit_minor
UNION SELECT u.account_id::text FROM credit_use AS u
LEFT JOIN credit_account AS a ON a.id = u.account_id WHERE a.id IS NULL
""",
        ("credit_account", "credit_use"),
    ),
    Invariant(
        "M8.terms",
        "Exactly the orders that only their balance keeps from leaving are held for it, and what"
        " their terms ask for is the sum of the agreed parts.",
        """
SELECT o.id::text FROM sales_order AS o
WHERE (o.holds @> ARRAY['balance_due']) <> (o.state IN ('approved', 'fulfilling')
    AND o.production_status <> 'ready'
    AND o.amount_paid_minor - o.refunded_minor < o.ship_needs_minor)
UNION
SELECT o.id::text FROM sales_order AS o
LEFT JOIN (SELECT order_id, sum(amount_minor) FILTER (WHERE gate = 'start') AS start,
        sum(amount_minor) FILTER (WHERE gate IN ('start', 'ship')) AS ship
    FROM order_instalment GROUP BY order_id) AS plan ON plan.order_id = o.id
WHERE (plan.order_id IS NOT NULL OR o.terms IN ('deposit', 'instalments'))
  AND (o.start_needs_minor, o.ship_needs_minor)
    IS DISTINCT FROM (coalesce(plan.start, 0)::bigint, coalesce(plan.ship, 0)::bigint)
""",
        ("sales_order", "order_instalment"),
    ),
)
