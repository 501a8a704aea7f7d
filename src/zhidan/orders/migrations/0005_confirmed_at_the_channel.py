"""An order says how far its channel knows that we shipped it: the source's words never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

CONFIRM_STATES = ("accepted", "exported", "failed", "none")
COUNTED = (
    "awaiting_payment", "pending_review", "in_production", "picking", "packing", "shipped",
    "completed", "cancelled", "exception", "unconfirmed", "confirm_failed",
)  # fmt: skip


def _counted_names(model: str) -> list[migrations.RemoveConstraint | migrations.AddConstraint]:
    name = {"stagedelta": "stage_delta_stage", "stagecount": "stage_count_stage"}[model]
    return [
        migrations.RemoveConstraint(model, name),
        migrations.AddConstraint(
            model, models.CheckConstraint(condition=Q(stage__in=COUNTED), name=name)
        ),
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0004_unmapped_lines_by_listing")]
    operations: ClassVar = [
        migrations.RemoveConstraint("sourceorder", "source_order_confirm_state"),
        migrations.RemoveField("sourceorder", "confirm_state"),
        migrations.AddField("order", "needs_confirm", models.BooleanField(db_default=False)),
        migrations.AddField(
            "order", "confirm_state", models.CharField(db_default="none", max_length=10)
        ),
        migrations.AddField(
            "order",
            "confirm_reason",
            models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["confirm_state", "-placed_at", "-id"],
                condition=Q(needs_confirm=True) & ~Q(confirm_state="accepted"),
                name="order_to_confirm",
            ),
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["shop_id", "shipped_at", "id"],
                condition=Q(needs_confirm=True, confirm_state="none"),
                name="order_unconfirmed",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(confirm_state="none")
                | Q(confirm_state__in=CONFIRM_STATES, needs_confirm=True),
                name="order_confirm_state",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(confirm_reason="") | Q(confirm_state="failed"),
                name="order_confirm_reason",
            ),
        ),
        *_counted_names("stagedelta"),
        *_counted_names("stagecount"),
    ]
