"""Orders that wait for stock are read in the order they are served in."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0016_orders_made_from_orders")]
    operations: ClassVar = [
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["-priority", "ship_by", "placed_at", "id"],
                include=["shop_id", "wanted_warehouse_id"],
                condition=Q(holds__contains=["shortage"]),
                name="order_waiting",
            ),
        ),
    ]
