"""Orders can be changed after they came in: one document per change, before and after."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import zhidan.kernel.ids
from zhidan.platform.facts import AppendOnly, ErasableFacts


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0010_payment_terms")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="OrderChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id", "id", blank=True, editable=False, primary_key=True,
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
                ("id", models.UUIDField(default=zhidan.kernel.ids.uuid7)),
                ("reverts_id", models.UUIDField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("payable_before_minor", models.BigIntegerField()),
                ("payable_after_minor", models.BigIntegerField()),
                ("difference_minor", models.BigIntegerField()),
                ("touches", models.JSONField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("words_before", models.JSONField()),
                ("words_after", models.JSONField()),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "order_change",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["order_id", "reverts_id"],
                        condition=Q(reverts_id__isnull=False),
                        name="order_change_taken_back_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(payable_before_minor__gte=0)
                        & Q(payable_after_minor__gte=0)
                        & Q(difference_minor=F("payable_after_minor") - F("payable_before_minor")),
                        name="order_change_difference",
                    ),
                    models.CheckConstraint(
                        condition=Q(reverts_id__isnull=True) | ~Q(reverts_id=F("id")),
                        name="order_change_takes_back_another",
                    ),
                ],
            },
        ),
        AppendOnly("order_change"),
        ErasableFacts("order_change", "words_before", "words_after", "reason", "before", "after"),
    ]  # fmt: skip
