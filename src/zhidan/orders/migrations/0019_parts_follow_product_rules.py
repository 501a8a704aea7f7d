"""An order can be split by what its products say of their parcels."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

WAYS = (
    "warehouse", "stock", "presale", "made_to_order", "product", "policy", "weight", "quantity",
    "hand",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0018_parts_may_lack_a_gift")]
    operations: ClassVar = [
        migrations.RemoveConstraint("orderlineage", "order_lineage_way"),
        migrations.AddConstraint(
            "orderlineage",
            models.CheckConstraint(
                condition=Q(part__gt=0) & Q(way__in=WAYS), name="order_lineage_way"
            ),
        ),
    ]
