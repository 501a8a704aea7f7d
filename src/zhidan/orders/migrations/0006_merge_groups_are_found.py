"""Lets the orders that travel together be found by their group."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0005_confirmed_at_the_channel")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["merge_group_id"],
                condition=Q(merge_group_id__isnull=False),
                name="order_by_merge_group",
            ),
        ),
    ]
