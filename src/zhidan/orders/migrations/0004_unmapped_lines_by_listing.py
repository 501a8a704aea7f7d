"""Finds what waits for a listing, and keeps a line's supply and SKU together."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0003_found_by_tracking_and_buyer")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="orderline", name="line_unmapped"),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(
                fields=["platform_item_id", "platform_sku_id", "outer_code"],
                condition=Q(supply=""),
                name="line_unmapped",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=Q(supply="", sku_id__isnull=True)
                | Q(supply="virtual")
                | (~Q(supply="") & Q(sku_id__isnull=False)),
                name="order_line_supply_is_its_skus",
            ),
        ),
    ]
