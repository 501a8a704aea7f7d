"""Orders entered by hand know what they were made from: a copy, sent once more, in exchange."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from zhidan.platform.facts import AppendOnly

KINDS = ("copy", "reship", "exchange")
REASONS = (
    "", "lost", "damaged", "missing", "wrong_item", "quality", "wrong_size", "changed_mind",
    "other",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0015_fresh_orders_wait_for_company")]
    operations: ClassVar = [
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(source="channel") | Q(order_type__in=("normal", "reship", "exchange")),
                name="order_own_type",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(source="channel") | ~Q(order_type="reship") | Q(payable_minor=0),
                name="order_reship_owes_nothing",
            ),
        ),
        migrations.CreateModel(
            name="OrderOrigin",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True,
                        related_name="+", serialize=False, to="orders.order",
                    ),
                ),
                ("origin_id", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("reason", models.CharField(blank=True, default="", max_length=12)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "order_origin",
                "indexes": [
                    models.Index(fields=["origin_id", "order_id"], name="made_from_order")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=KINDS), name="order_origin_kind"
                    ),
                    models.CheckConstraint(
                        condition=Q(reason__in=REASONS), name="order_origin_reason"
                    ),
                    models.CheckConstraint(
                        condition=~Q(order_id=F("origin_id")), name="order_origin_is_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangedLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id", "line_id", blank=True, editable=False, primary_key=True,
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
                ("line_id", models.UUIDField()),
                ("quantity", models.BigIntegerField()),
                ("credit_minor", models.BigIntegerField()),
            ],
            options={
                "db_table": "exchanged_line",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(quantity__gt=0) & Q(credit_minor__gte=0),
                        name="exchanged_line_amounts",
                    ),
                ],
            },
        ),
        AppendOnly("order_origin"),
        AppendOnly("exchanged_line"),
    ]  # fmt: skip
