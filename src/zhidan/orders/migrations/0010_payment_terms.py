"""An order says when it is to be paid, and what of its money was recorded by ourselves."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

HOLD_REASONS = (
    "unmapped_sku", "shortage", "address_invalid", "undeliverable", "phone_invalid",
    "buyer_message", "amount_mismatch", "duplicate_suspected", "source_changed",
    "lines_missing", "refund_requested", "blacklisted", "manual", "unpaid", "balance_due",
    "remote_area", "seller_memo", "flagged", "spec_missing", "below_cost", "large_order",
    "buyer_orders", "invoice_wanted", "cod", "ship_by_at_risk", "review_rule", "review_delayed",
    "finance_review",
)  # fmt: skip
TERMS = ("prepaid", "deposit", "cod", "on_account", "instalments")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0009_review_rules")]
    operations: ClassVar = [
        migrations.AddField(
            "order", "terms", models.CharField(db_default="prepaid", max_length=12)
        ),
        migrations.AddField("order", "start_needs_minor", models.BigIntegerField(db_default=0)),
        migrations.AddField("order", "ship_needs_minor", models.BigIntegerField(db_default=0)),
        migrations.AddField("order", "own_paid_minor", models.BigIntegerField(db_default=0)),
        migrations.AddField("order", "own_refunded_minor", models.BigIntegerField(db_default=0)),
        migrations.RunSQL(
            "UPDATE sales_order SET terms = 'cod' WHERE is_cod", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(terms__in=TERMS)
                & (Q(terms="cod", is_cod=True) | (~Q(terms="cod") & Q(is_cod=False))),
                name="order_terms",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(start_needs_minor__gte=0)
                & Q(ship_needs_minor__gte=F("start_needs_minor")),
                name="order_needs",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(own_paid_minor__gte=0)
                & Q(own_paid_minor__lte=F("amount_paid_minor"))
                & Q(own_refunded_minor__gte=0)
                & Q(own_refunded_minor__lte=F("refunded_minor")),
                name="order_own_money",
            ),
        ),
        migrations.RemoveConstraint("order", "order_holds"),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(holds__contained_by=list(HOLD_REASONS)), name="order_holds"
            ),
        ),
        migrations.RemoveConstraint("orderhold", "order_hold_reason"),
        migrations.AddConstraint(
            "orderhold",
            models.CheckConstraint(
                condition=Q(reason__in=HOLD_REASONS), name="order_hold_reason"
            ),
        ),
        migrations.CreateModel(
            name="OrderInstalment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id", "position", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+", to="orders.order",
                    ),
                ),
                ("position", models.IntegerField()),
                ("amount_minor", models.BigIntegerField()),
                ("gate", models.CharField(max_length=8)),
                ("due_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "order_instalment",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(amount_minor__gt=0) & Q(position__gt=0),
                        name="order_instalment_amount",
                    ),
                    models.CheckConstraint(
                        condition=Q(gate__in=("start", "ship", "later")),
                        name="order_instalment_gate",
                    ),
                ],
            },
        ),
    ]  # fmt: skip
