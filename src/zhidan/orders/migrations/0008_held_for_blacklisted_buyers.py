"""Orders may be held for their buyer, whose orders are read by time."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orders", "0007_words_can_be_erased"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="order",
            name="order_holds",
        ),
        migrations.RemoveConstraint(
            model_name="orderhold",
            name="order_hold_reason",
        ),
        migrations.RemoveIndex(
            model_name="order",
            name="order_by_buyer",
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("buyer_id__isnull", False)),
                fields=["buyer_id", "-placed_at", "-id"],
                name="order_of_buyer",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "holds__contained_by",
                        [
                            "unmapped_sku",
                            "shortage",
                            "address_invalid",
                            "undeliverable",
                            "phone_invalid",
                            "buyer_message",
                            "amount_mismatch",
                            "duplicate_suspected",
                            "source_changed",
                            "lines_missing",
                            "refund_requested",
                            "blacklisted",
                            "manual",
                        ],
                    )
                ),
                name="order_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderhold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        (
                            "unmapped_sku",
                            "shortage",
                            "address_invalid",
                            "undeliverable",
                            "phone_invalid",
                            "buyer_message",
                            "amount_mismatch",
                            "duplicate_suspected",
                            "source_changed",
                            "lines_missing",
                            "refund_requested",
                            "blacklisted",
                            "manual",
                        ),
                    )
                ),
                name="order_hold_reason",
            ),
        ),
    ]
