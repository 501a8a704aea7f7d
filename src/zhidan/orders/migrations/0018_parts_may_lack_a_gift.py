"""The parts of a split order may lack a gift, or earn one: what was sold still adds up."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# Looked at when the transaction ends, so that rows may be written in any order.
ADDS_UP = """
CREATE OR REPLACE FUNCTION order_split_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    original sales_order;
    broken text;
BEGIN
    SELECT * INTO original FROM sales_order WHERE id = NEW.id;
    IF original.state <> 'split' THEN
        IF EXISTS (SELECT FROM order_lineage AS l JOIN sales_order AS part ON part.id = l.order_id
                WHERE l.parent_id = NEW.id AND part.state <> 'rejoined') THEN
            broken := 'its parts still stand';
        END IF;
    ELSE
        IF EXISTS (SELECT FROM (
                SELECT id, quantity, amount_minor, apportioned_minor, tax_minor, payable_minor
                FROM order_line WHERE order_id = NEW.id AND gift_rule_id IS NULL) AS line
            FULL JOIN (
                SELECT piece.origin_line_id AS id, sum(piece.quantity) AS quantity,
                    sum(piece.amount_minor) AS amount, sum(piece.apportioned_minor) AS shared,
                    sum(piece.tax_minor) AS tax, sum(piece.payable_minor) AS payable
                FROM order_lineage AS l
                JOIN sales_order AS part ON part.id = l.order_id AND part.state <> 'rejoined'
                JOIN order_line AS piece ON piece.order_id = part.id
                WHERE l.parent_id = NEW.id AND piece.gift_rule_id IS NULL GROUP BY 1
            ) AS given ON given.id = line.id
            WHERE (line.quantity, line.amount_minor, line.apportioned_minor, line.tax_minor,
                line.payable_minor) IS DISTINCT FROM (given.quantity::bigint, given.amount::bigint,
                given.shared::bigint, given.tax::bigint, given.payable::bigint)) THEN
            broken := 'lines';
        END IF;
        IF (SELECT (sum(part.goods_minor), sum(part.freight_minor), sum(part.tax_minor),
                sum(part.payable_minor), sum(part.receivable_minor),
                sum(part.start_needs_minor), sum(part.ship_needs_minor))
                IS DISTINCT FROM (original.goods_minor::numeric, original.freight_minor::numeric,
                original.tax_minor::numeric, original.payable_minor::numeric,
                original.receivable_minor::numeric,
                original.start_needs_minor::numeric, original.ship_needs_minor::numeric)
            FROM order_lineage AS l
            JOIN sales_order AS part ON part.id = l.order_id AND part.state <> 'rejoined'
            WHERE l.parent_id = NEW.id) THEN
            broken := 'amounts';
        END IF;
        IF original.amount_paid_minor > original.refunded_minor THEN
            broken := 'payments';
        END IF;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'order % does not add up: %', NEW.id, broken
            USING ERRCODE = '23514', CONSTRAINT = 'order_split_adds_up';
    END IF;
    RETURN NULL;
END $$;
"""
BEFORE = (
    ADDS_UP.replace(" AND gift_rule_id IS NULL", "")
    .replace(" AND piece.gift_rule_id IS NULL", "")
    .replace("sum(part.receivable_minor),", "sum(part.receivable_minor), sum(part.units),")
    .replace(
        "original.receivable_minor::numeric,",
        "original.receivable_minor::numeric, original.units::numeric,",
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0017_orders_wait_in_a_queue")]
    operations: ClassVar = [migrations.RunSQL(ADDS_UP, BEFORE)]
