"""Steps of payments stay as written; what platforms collected before becomes payments, too."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import AppendOnly, ErasableFacts

# Of orders that stood before there were payments, all of the money is their source's word.
BACKFILL = """
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, o.id AS order_id, o.order_no, o.shop_id, o.currency,
    o.amount_paid_minor AS paid, least(o.refunded_minor, o.amount_paid_minor) AS refunded,
    coalesce(o.paid_at, o.placed_at) AS paid_at
FROM sales_order AS o WHERE o.amount_paid_minor > 0;
INSERT INTO payment (id, number, shop_id, method, source, state, currency, amount_minor,
    captured_minor, allocated_minor, free_back_minor, refunding_minor, refunded_minor,
    payer_name, reference, note, paid_at, created_at, version)
SELECT id, 'R' || order_no || '-0', shop_id, 'platform', 'platform', 'captured', currency, paid,
    paid, paid, 0, 0, refunded, '', '', '', paid_at, now(),
    CASE WHEN refunded > 0 THEN 3 ELSE 2 END FROM known;
INSERT INTO payment_allocation (payment_id, order_id, planned_minor, amount_minor,
    refunding_minor, refunded_minor)
SELECT id, order_id, paid, paid, 0, refunded FROM known;
INSERT INTO payment_event (payment_id, seq, action, from_state, to_state, order_id,
    captured_change, allocated_change, free_back_change, refunding_change, refunded_change,
    actor_kind, reason, params, at)
SELECT id, 1, 'enter', '', 'captured', NULL::uuid, paid, 0, 0, 0, 0, 'system', '', '{}'::jsonb,
    now() FROM known
UNION ALL SELECT id, 2, 'allocate', 'captured', 'captured', order_id, 0, paid, 0, 0, 0, 'system',
    '', '{}'::jsonb, now() FROM known
UNION ALL SELECT id, 3, 'refund_paid', 'captured', 'captured', order_id, 0, 0, 0, 0, refunded,
    'system', 'source', '{}'::jsonb, now() FROM known WHERE refunded > 0;
INSERT INTO refund (payment_id, id, number, shop_id, order_id, state, currency, amount_minor,
    reason, reference, requested_at, finished_at)
SELECT id, gen_random_uuid(), 'T' || order_no || '-0', shop_id, order_id, 'succeeded', currency,
    refunded, 'source', '', now(), now() FROM known WHERE refunded > 0;
DROP TABLE known;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("payments", "0001_tables"),
        ("orders", "0010_payment_terms"),
        ("platform", "0002_facts_stay"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        AppendOnly("payment_event"),
        ErasableFacts("payment_event", "reason", "params"),
    ]
