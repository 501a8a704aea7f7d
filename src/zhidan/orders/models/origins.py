"""Where an order was made from another: a copy, sent once more, or in exchange."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhidan.orders.models.order import Order
from zhidan.orders.states import ORIGIN_KINDS, ORIGIN_REASONS
from zhidan.platform.families import Family


class OrderOrigin(models.Model):
    """The order that this one was made from, what for and why; never changed."""

    family: ClassVar = Family.ORDER
    order = models.OneToOneField(
        Order, on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    origin_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=12, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "order_origin"
        indexes = [models.Index(fields=["origin_id", "order_id"], name="made_from_order")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ORIGIN_KINDS), name="order_origin_kind"),
            models.CheckConstraint(
                condition=Q(reason__in=ORIGIN_REASONS), name="order_origin_reason"
            ),
            models.CheckConstraint(
                condition=~Q(order_id=models.F("origin_id")), name="order_origin_is_another"
            ),
        ]


class ExchangedLine(models.Model):
    """What of its origin's line an exchange takes back, and what that is worth: never changed."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "line_id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    line_id = models.UUIDField()
    quantity = models.BigIntegerField()
    credit_minor = models.BigIntegerField()

    class Meta:
        db_table = "exchanged_line"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(credit_minor__gte=0), name="exchanged_line_amounts"
            ),
        ]
