"""Lets the search box find an order by its parcel and its buyer without reading all of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0002_facts_stay")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["tracking_no"], condition=~Q(tracking_no=""), name="order_by_tracking"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["buyer_id"], condition=Q(buyer_id__isnull=False), name="order_by_buyer"
            ),
        ),
    ]
