"""Tables of the payments."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import zhidan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PaymentKey",
            fields=[
                ("key", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("payment_id", models.UUIDField()),
            ],
            options={
                "db_table": "payment_key",
            },
        ),
        migrations.CreateModel(
            name="CreditAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("shop_id", models.UUIDField(null=True)),
                ("buyer_id", models.UUIDField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("limit_minor", models.BigIntegerField()),
                ("used_minor", models.BigIntegerField(default=0)),
                ("terms_days", models.IntegerField(default=30)),
                ("is_active", models.BooleanField(default=True)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "credit_account",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="credit_account_by_time")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_minor__gte", 0), ("used_minor__lte", models.F("limit_minor"))
                        ),
                        name="credit_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("terms_days__gte", 0), ("terms_days__lte", 365)),
                        name="credit_terms_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditUse",
            fields=[
                ("order_id", models.UUIDField(primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("amount_minor", models.BigIntegerField()),
                ("due_on", models.DateField()),
            ],
            options={
                "db_table": "credit_use",
                "indexes": [models.Index(fields=["account_id"], name="credit_use_by_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="credit_use_amount"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("shop_id", models.UUIDField()),
                ("method", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=12)),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("captured_minor", models.BigIntegerField(default=0)),
                ("allocated_minor", models.BigIntegerField(default=0)),
                ("free_back_minor", models.BigIntegerField(default=0)),
                ("refunding_minor", models.BigIntegerField(default=0)),
                ("refunded_minor", models.BigIntegerField(default=0)),
                ("payer_name", models.CharField(blank=True, default="", max_length=120)),
                ("reference", models.CharField(blank=True, default="", max_length=120)),
                ("reference_key", models.BinaryField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("paid_at", models.DateTimeField()),
                ("entered_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "payment",
                "indexes": [
                    models.Index(fields=["-paid_at", "-id"], name="payment_by_time"),
                    models.Index(fields=["state", "-paid_at", "-id"], name="payment_by_state"),
                    models.Index(fields=["shop_id", "-paid_at", "-id"], name="payment_by_shop"),
                    models.Index(fields=["method", "-paid_at", "-id"], name="payment_by_method"),
                    models.Index(
                        condition=models.Q(
                            (
                                "captured_minor__gt",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("allocated_minor"), "+", models.F("free_back_minor")
                                ),
                            )
                        ),
                        fields=["-paid_at", "-id"],
                        name="payment_free",
                    ),
                    models.Index(fields=["number"], name="payment_by_number"),
                    models.Index(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=["reference"],
                        name="payment_by_reference",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["authorized", "captured", "created", "failed", "voided"])
                        ),
                        name="payment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                (
                                    "platform",
                                    "card",
                                    "alipay",
                                    "wechat",
                                    "bank",
                                    "cash",
                                    "cod",
                                    "other",
                                ),
                            )
                        ),
                        name="payment_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ("platform", "manual", "import", "channel"))
                        ),
                        name="payment_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_minor__gt", 0),
                            ("captured_minor__gte", 0),
                            ("captured_minor__lte", models.F("amount_minor")),
                        ),
                        name="payment_captured",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refunding_minor__gte", 0),
                            ("refunded_minor__gte", 0),
                            (
                                "captured_minor__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("refunding_minor"), "+", models.F("refunded_minor")
                                ),
                            ),
                        ),
                        name="payment_refunded_within_captured",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allocated_minor__gte", 0),
                            ("free_back_minor__gte", 0),
                            (
                                "captured_minor__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("allocated_minor"), "+", models.F("free_back_minor")
                                ),
                            ),
                        ),
                        name="payment_allocated_within_captured",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "captured"), ("captured_minor", 0), _connector="OR"
                        ),
                        name="payment_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="payment_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentAllocation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "payment_id",
                        "order_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("order_id", models.UUIDField()),
                ("planned_minor", models.BigIntegerField(default=0)),
                ("amount_minor", models.BigIntegerField(default=0)),
                ("refunding_minor", models.BigIntegerField(default=0)),
                ("refunded_minor", models.BigIntegerField(default=0)),
                (
                    "payment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "db_table": "payment_allocation",
                "indexes": [models.Index(fields=["order_id"], name="payment_allocation_by_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_minor__gte", 0),
                            ("amount_minor__gte", 0),
                            ("refunding_minor__gte", 0),
                            ("refunded_minor__gte", 0),
                            (
                                "amount_minor__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("refunding_minor"), "+", models.F("refunded_minor")
                                ),
                            ),
                        ),
                        name="payment_allocation_amounts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "payment_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.IntegerField()),
                ("action", models.CharField(max_length=24)),
                ("from_state", models.CharField(blank=True, default="", max_length=12)),
                ("to_state", models.CharField(max_length=12)),
                ("order_id", models.UUIDField(null=True)),
                ("captured_change", models.BigIntegerField(default=0)),
                ("allocated_change", models.BigIntegerField(default=0)),
                ("free_back_change", models.BigIntegerField(default=0)),
                ("refunding_change", models.BigIntegerField(default=0)),
                ("refunded_change", models.BigIntegerField(default=0)),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("params", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "payment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "db_table": "payment_event",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_state__in",
                                ["authorized", "captured", "created", "failed", "voided"],
                            ),
                            (
                                "from_state__in",
                                ["", "authorized", "captured", "created", "failed", "voided"],
                            ),
                        ),
                        name="payment_event_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="payment_event_seq"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "payment_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=zhidan.kernel.ids.uuid7)),
                ("number", models.CharField(max_length=40)),
                ("shop_id", models.UUIDField()),
                ("order_id", models.UUIDField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("reason", models.CharField(max_length=20)),
                ("reference", models.CharField(blank=True, default="", max_length=120)),
                ("requested_by", models.UUIDField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "db_table": "refund",
                "indexes": [
                    models.Index(fields=["-requested_at", "-id"], name="refund_by_time"),
                    models.Index(fields=["state", "-requested_at", "-id"], name="refund_by_state"),
                    models.Index(fields=["shop_id", "-requested_at", "-id"], name="refund_by_shop"),
                    models.Index(fields=["id"], name="refund_by_id"),
                    models.Index(fields=["number"], name="refund_by_number"),
                    models.Index(
                        condition=models.Q(("order_id__isnull", False)),
                        fields=["order_id"],
                        name="refund_by_order",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["approved", "failed", "processing", "requested", "succeeded"],
                            )
                        ),
                        name="refund_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="refund_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                (
                                    "order_cancelled",
                                    "overpaid",
                                    "after_sales",
                                    "price",
                                    "other",
                                    "source",
                                ),
                            )
                        ),
                        name="refund_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state__in", ("succeeded", "failed")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("succeeded", "failed")), _negated=True),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="refund_finished_at",
                    ),
                ],
            },
        ),
    ]
