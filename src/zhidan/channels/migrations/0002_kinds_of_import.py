"""Imports bring more than orders: products, opening stock, listing maps, suppliers."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

KINDS = ("orders", "products", "stock", "listings", "suppliers")
KIND = models.CharField(max_length=12, default="orders")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0001_tables")]

    operations: ClassVar = [
        migrations.AddField("ImportRun", "kind", KIND),
        migrations.AddField(
            "ImportRun", "existing_stock", models.CharField(max_length=8, default="reject")
        ),
        migrations.AlterField("ImportRun", "shop_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "ImportRun", models.CheckConstraint(condition=Q(kind__in=KINDS), name="import_run_kind")
        ),
        migrations.AddConstraint(
            "ImportRun",
            models.CheckConstraint(
                condition=~Q(kind="orders") | Q(shop_id__isnull=False),
                name="import_run_orders_have_a_shop",
            ),
        ),
        migrations.AddConstraint(
            "ImportRun",
            models.CheckConstraint(
                condition=Q(existing_stock__in=("reject", "count")),
                name="import_run_existing_stock",
            ),
        ),
        migrations.RenameField("ImportRow", "order_id", "subject_id"),
        migrations.AddField("ImportRow", "change", models.JSONField(null=True)),
        migrations.AddField("SavedMapping", "kind", KIND),
        migrations.AlterField("SavedMapping", "shop_id", models.UUIDField(null=True)),
        migrations.RemoveConstraint("SavedMapping", "one_mapping_per_header"),
        migrations.AddConstraint(
            "SavedMapping",
            models.UniqueConstraint(
                fields=["kind", "shop_id", "signature"],
                name="one_mapping_per_header",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "SavedMapping",
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="column_mapping_kind"),
        ),
    ]
