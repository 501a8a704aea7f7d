"""A shop may be a shop in the street (门店) or a stand at a fair (展会)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

CHANNELS = (
    "taobao", "tmall", "jd", "pdd", "douyin", "shopify", "woocommerce", "amazon", "manual", "store",
    "fair", "other",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("parties", "0004_customers_are_noted")]
    operations: ClassVar = [
        migrations.RemoveConstraint("shop", "shop_channel"),
        migrations.AddConstraint(
            "shop",
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="shop_channel"),
        ),
    ]
