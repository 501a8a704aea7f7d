"""What the sources said, and the keys by which an order is found again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhidan.kernel.ids import uuid7
from zhidan.orders.models.order import Order
from zhidan.platform.families import Family


class SourceKey(models.Model):
    """A shop's own number for an order: the row that makes intake idempotent."""

    family: ClassVar = Family.KEY
    pk = models.CompositePrimaryKey("external_no", "shop_id")
    external_no = models.CharField(max_length=80)
    shop_id = models.UUIDField()
    order_id = models.UUIDField()

    class Meta:
        db_table = "source_key"


class NumberKey(models.Model):
    """A scannable number of ours and what it names."""

    family: ClassVar = Family.KEY
    number = models.CharField(primary_key=True, max_length=40)
    order_id = models.UUIDField()

    class Meta:
        db_table = "number_key"


class SourceOrder(models.Model):
    """What the source said, as it came: one row per version, never changed, no personal values."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    id = models.UUIDField(default=uuid7)
    shop_id = models.UUIDField()
    external_no = models.CharField(max_length=80)
    part = models.CharField(max_length=8)
    content_hash = models.BinaryField()
    status = models.CharField(max_length=16)
    platform_status = models.CharField(max_length=80, blank=True, default="")
    order_type = models.CharField(max_length=80, blank=True, default="")
    placed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    ship_by_rule = models.CharField(max_length=80, blank=True, default="")
    pay_no = models.CharField(max_length=80, blank=True, default="")
    pay_method = models.CharField(max_length=80, blank=True, default="")
    pay_stage = models.CharField(max_length=80, blank=True, default="")
    close_reason = models.CharField(max_length=300, blank=True, default="")
    platform_fee_minor = models.BigIntegerField(null=True)
    platform_warehouse = models.CharField(max_length=80, blank=True, default="")
    device = models.CharField(max_length=80, blank=True, default="")
    campaign = models.CharField(max_length=300, blank=True, default="")
    streamer = models.CharField(max_length=300, blank=True, default="")
    entered_by = models.CharField(max_length=80, blank=True, default="")
    utm = models.CharField(max_length=300, blank=True, default="")
    raw_version = models.CharField(max_length=80, blank=True, default="")
    raw = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "source_order"
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=("whole", "head", "lines")), name="source_order_part"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=(
                        "unpaid", "balance_due", "paid", "partly_shipped", "shipped", "delivered",
                        "finished", "refunded", "closed",
                    )
                ),
                name="source_order_status",
            ),
            models.CheckConstraint(
                condition=Q(platform_fee_minor__isnull=True) | Q(platform_fee_minor__gte=0),
                name="source_order_fee",
            ),
        ]  # fmt: skip
