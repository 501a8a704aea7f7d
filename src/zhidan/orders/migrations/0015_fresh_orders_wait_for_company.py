"""A fresh order may wait a while for others to the same recipient."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

HOLD_REASONS = (
    "unmapped_sku", "shortage", "address_invalid", "undeliverable", "phone_invalid",
    "buyer_message", "amount_mismatch", "duplicate_suspected", "source_changed",
    "lines_missing", "refund_requested", "blacklisted", "manual", "unpaid", "balance_due",
    "remote_area", "seller_memo", "flagged", "spec_missing", "below_cost", "large_order",
    "buyer_orders", "invoice_wanted", "cod", "ship_by_at_risk", "review_rule", "review_delayed",
    "finance_review",
    "merge_window",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0014_words_are_found")]
    operations: ClassVar = [
        migrations.AddField("order", "merge_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["merge_at", "id"],
                condition=Q(merge_at__isnull=False),
                name="order_awaits_company",
            ),
        ),
        migrations.RemoveConstraint("order", "order_holds"),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(holds__contained_by=list(HOLD_REASONS)), name="order_holds"
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=~Q(holds__contains=["merge_window"]) | Q(merge_at__isnull=False),
                name="order_merge_window",
            ),
        ),
        migrations.RemoveConstraint("orderhold", "order_hold_reason"),
        migrations.AddConstraint(
            "orderhold",
            models.CheckConstraint(condition=Q(reason__in=HOLD_REASONS), name="order_hold_reason"),
        ),
    ]
