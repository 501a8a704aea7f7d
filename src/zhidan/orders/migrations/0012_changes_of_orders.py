"""Orders can be changed after they came in, by documents; what their source says otherwise is
decided, and memos of ours go back to the channel."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import zhidan.kernel.ids
from zhidan.platform.facts import AppendOnly, ErasableFacts


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0011_orders_are_split")]
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
        migrations.CreateModel(
            name="SourceConflict",
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
                ("field", models.CharField(max_length=12)),
                ("theirs", models.JSONField()),
                ("raised_at", models.DateTimeField()),
                ("decided", models.CharField(blank=True, default="", max_length=6)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "source_conflict",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["order_id", "field"], condition=Q(decided=""),
                        name="source_conflict_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            field__in=("amounts", "lines", "recipient", "seller_memo")
                        ),
                        name="source_conflict_field",
                    ),
                    models.CheckConstraint(
                        condition=Q(decided="", decided_at__isnull=True)
                        | Q(decided__in=("ours", "theirs"), decided_at__isnull=False),
                        name="source_conflict_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemoWriteback",
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
                ("shop_id", models.UUIDField()),
                ("memo", models.CharField(blank=True, default="", max_length=2000)),
                ("state", models.CharField(default="queued", max_length=8)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("queued_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "memo_writeback",
                "indexes": [
                    models.Index(
                        fields=["shop_id", "queued_at"],
                        condition=Q(state__in=("queued", "failed")),
                        name="memo_writeback_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["order_id"], condition=Q(state="queued"),
                        name="memo_writeback_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=("accepted", "exported", "failed", "queued")),
                        name="memo_writeback_state",
                    ),
                    models.CheckConstraint(
                        condition=(Q(state="queued") & Q(told_at__isnull=True))
                        | (~Q(state="queued") & Q(told_at__isnull=False)),
                        name="memo_writeback_told",
                    ),
                ],
            },
        ),
        AppendOnly("order_change"),
        ErasableFacts("order_change", "words_before", "words_after", "reason", "before", "after"),
    ]  # fmt: skip
