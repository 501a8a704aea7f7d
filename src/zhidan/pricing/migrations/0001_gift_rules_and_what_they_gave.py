"""Gift rules by version, what they gave to whom, and what of them is limited."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import zhidan.kernel.ids
from zhidan.platform.facts import AppendOnly, ErasableFacts


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [("platform", "0007_settings_of_one_scope")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="GiftRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "gift_rule",
            },
        ),
        migrations.CreateModel(
            name="GiftGrant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("order_id", models.UUIDField()),
                ("id", models.UUIDField(default=zhidan.kernel.ids.uuid7)),
                ("rule_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("origin", models.CharField(max_length=12)),
                ("state", models.CharField(max_length=10)),
                ("waits", models.BooleanField(default=False)),
                ("is_counted", models.BooleanField(default=False)),
                ("buyer_id", models.UUIDField(null=True)),
                ("gifts", models.JSONField()),
                ("facts", models.JSONField()),
                ("given_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "gift_grant",
                "indexes": [
                    models.Index(fields=["rule_id", "-given_at"], name="gift_grant_by_rule")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["given", "left_out"])),
                        fields=("order_id", "rule_id"),
                        name="gift_grant_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("given", "left_out", "taken_back"))),
                        name="gift_grant_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ("gift_rule", "review_rule"))),
                        name="gift_grant_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="gift_grant_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftOnce",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "rule_id",
                        "buyer_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("rule_id", models.UUIDField()),
                ("buyer_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
            ],
            options={
                "db_table": "gift_once",
                "indexes": [models.Index(fields=["order_id"], name="gift_once_by_order")],
            },
        ),
        migrations.CreateModel(
            name="GiftQuota",
            fields=[
                ("rule_id", models.UUIDField(primary_key=True, serialize=False)),
                ("most", models.BigIntegerField()),
                ("given", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "gift_quota",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("given__gte", 0), ("given__lte", models.F("most"))),
                        name="gift_quota_kept",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftRuleVersion",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("name", models.CharField(max_length=80)),
                ("is_on", models.BooleanField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("priority", models.IntegerField(default=0)),
                ("spec", models.JSONField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.giftrule",
                    ),
                ),
            ],
            options={
                "db_table": "gift_rule_version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "version"), name="gift_rule_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0), ("priority__gte", 0)),
                        name="gift_rule_version_numbers",
                    ),
                ],
            },
        ),
        AppendOnly("gift_rule_version"),
        ErasableFacts("gift_rule_version", "name", "spec"),
    ]
