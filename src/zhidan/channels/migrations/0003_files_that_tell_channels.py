"""Which files told which channel of which shipped orders; imports bring tracking numbers."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

import zhidan.kernel.ids

KINDS = ("orders", "products", "stock", "listings", "suppliers", "tracking")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0002_kinds_of_import")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ConfirmFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("shop_id", models.UUIDField()),
                ("format", models.CharField(max_length=20)),
                ("orders", models.IntegerField()),
                ("created_by", models.UUIDField(null=True)),
                ("created_by_name", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "confirm_file",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="confirm_file_by_time"),
                    models.Index(
                        fields=["shop_id", "-created_at", "-id"], name="confirm_file_by_shop"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(orders__gt=0), name="confirm_file_orders")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfirmEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "file_id",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.DO_NOTHING,
                        related_name="+",
                        to="channels.confirmfile",
                    ),
                ),
                ("position", models.IntegerField()),
                ("order_id", models.UUIDField()),
                ("rows", models.JSONField()),
                (
                    "left_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": "confirm_entry",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(position__gt=0), name="confirm_entry_position"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint("ImportRun", "import_run_kind"),
        migrations.AddConstraint(
            "ImportRun", models.CheckConstraint(condition=Q(kind__in=KINDS), name="import_run_kind")
        ),
        migrations.RemoveConstraint("SavedMapping", "column_mapping_kind"),
        migrations.AddConstraint(
            "SavedMapping",
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="column_mapping_kind"),
        ),
    ]
