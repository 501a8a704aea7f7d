"""A refund can be proposed because an order was changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

REASONS = (
    "order_cancelled", "overpaid", "after_sales", "price", "other", "source", "order_changed",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0002_facts_and_platform_payments")]
    operations: ClassVar = [
        migrations.RemoveConstraint("refund", "refund_reason"),
        migrations.AddConstraint(
            "refund",
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="refund_reason"),
        ),
    ]
