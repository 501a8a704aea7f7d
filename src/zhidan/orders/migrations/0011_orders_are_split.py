"""An order can become several, and these one again: what they are adds up, to the last unit."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from zhidan.platform.facts import AppendOnly

STATES = [
    "approved", "cancelled", "completed", "fulfilling", "pending_payment", "pending_review",
    "rejoined", "shipped", "split",
]  # fmt: skip
STAGES = (
    "awaiting_payment", "pending_review", "in_production", "picking", "packing", "shipped",
    "completed", "cancelled", "split",
)  # fmt: skip
COUNTED = (*STAGES, "exception", "unconfirmed", "confirm_failed")
WAYS = (
    "warehouse", "stock", "presale", "made_to_order", "product", "weight", "quantity", "hand",
)  # fmt: skip

# Looked at when the transaction ends, so that rows may be written in any order.
ADDS_UP = """
CREATE FUNCTION order_split_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
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
                FROM order_line WHERE order_id = NEW.id) AS line
            FULL JOIN (
                SELECT piece.origin_line_id AS id, sum(piece.quantity) AS quantity,
                    sum(piece.amount_minor) AS amount, sum(piece.apportioned_minor) AS shared,
                    sum(piece.tax_minor) AS tax, sum(piece.payable_minor) AS payable
                FROM order_lineage AS l
                JOIN sales_order AS part ON part.id = l.order_id AND part.state <> 'rejoined'
                JOIN order_line AS piece ON piece.order_id = part.id
                WHERE l.parent_id = NEW.id GROUP BY 1) AS given ON given.id = line.id
            WHERE (line.quantity, line.amount_minor, line.apportioned_minor, line.tax_minor,
                line.payable_minor) IS DISTINCT FROM (given.quantity::bigint, given.amount::bigint,
                given.shared::bigint, given.tax::bigint, given.payable::bigint)) THEN
            broken := 'lines';
        END IF;
        IF (SELECT (sum(part.goods_minor), sum(part.freight_minor), sum(part.tax_minor),
                sum(part.payable_minor), sum(part.receivable_minor), sum(part.units),
                sum(part.start_needs_minor), sum(part.ship_needs_minor))
                IS DISTINCT FROM (original.goods_minor::numeric, original.freight_minor::numeric,
                original.tax_minor::numeric, original.payable_minor::numeric,
                original.receivable_minor::numeric, original.units::numeric,
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
CREATE CONSTRAINT TRIGGER order_split_adds_up AFTER UPDATE OF state ON sales_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND 'split' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION order_split_adds_up();
"""
NO_LONGER = """
DROP TRIGGER order_split_adds_up ON sales_order;
DROP FUNCTION order_split_adds_up();
"""


def redefined(model: str, name: str, condition: Q) -> list[migrations.operations.base.Operation]:
    return [
        migrations.RemoveConstraint(model, name),
        migrations.AddConstraint(model, models.CheckConstraint(condition=condition, name=name)),
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0010_payment_terms")]
    operations: ClassVar = [
        migrations.AddField("orderline", "origin_line_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="OrderLineage",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True,
                        related_name="+", serialize=False, to="orders.order",
                    ),
                ),
                ("parent_id", models.UUIDField()),
                ("root_id", models.UUIDField()),
                ("part", models.IntegerField()),
                ("way", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "order_lineage",
                "indexes": [
                    models.Index(fields=["parent_id"], name="order_lineage_by_parent"),
                    models.Index(fields=["root_id"], name="order_lineage_by_root"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(part__gt=0) & Q(way__in=WAYS), name="order_lineage_way"
                    )
                ],
            },
        ),
        AppendOnly("order_lineage"),
        *redefined("order", "order_state", Q(state__in=STATES)),
        *redefined("order", "order_stage", Q(stage__in=STAGES)),
        *redefined(
            "orderevent", "order_event_state",
            Q(to_state__in=STATES) & Q(from_state__in=["", *STATES]),
        ),
        *redefined("stagedelta", "stage_delta_stage", Q(stage__in=COUNTED)),
        *redefined("stagecount", "stage_count_stage", Q(stage__in=COUNTED)),
        migrations.RunSQL(ADDS_UP, NO_LONGER),
    ]  # fmt: skip
