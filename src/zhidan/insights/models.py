"""Tables of the insights: sums that the work bench shows, proven by `verify`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family


class SalesDay(models.Model):
    """What was ordered on one day of the business: orders that were not cancelled, and what their
    buyers owe, in minor units."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    shop_id = models.UUIDField()
    warehouse_id = models.UUIDField(null=True)
    sold_on = models.DateField()
    currency = models.CharField(max_length=3)
    orders = models.BigIntegerField()
    payable_minor = models.BigIntegerField()

    class Meta:
        db_table = "sales_day"
        indexes = [models.Index(fields=["sold_on"], name="sales_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["shop_id", "sold_on", "warehouse_id", "currency"],
                nulls_distinct=False,
                name="sales_day_once",
            ),
            models.CheckConstraint(
                condition=Q(orders__gt=0) & Q(payable_minor__gte=0), name="sales_day_positive"
            ),
        ]


class SalesDirty(models.Model):
    """A day of a shop whose sums are to be made anew."""

    family: ClassVar = Family.LOCAL
    pk = models.CompositePrimaryKey("shop_id", "sold_on")
    shop_id = models.UUIDField()
    sold_on = models.DateField()
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "sales_dirty"
        indexes = [models.Index(fields=["marked_at"], name="sales_dirty_oldest")]


class BackupRun(models.Model):
    """One backup and how it went. `held_until`: every order acknowledged before is in it."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=8)
    path = models.TextField()
    size_bytes = models.BigIntegerField(default=0)
    orders = models.BigIntegerField(null=True)
    held_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    error_code = models.CharField(max_length=60, blank=True, default="")
    error_params = models.JSONField(default=dict)

    class Meta:
        db_table = "backup_run"
        indexes = [models.Index(fields=["state", "-started_at"], name="backup_run_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("manual", "scheduled", "upgrade")), name="backup_run_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="done", error_code="", held_until__isnull=False)
                | (Q(state="failed") & ~Q(error_code="")),
                name="backup_run_state",
            ),
            models.CheckConstraint(
                condition=Q(size_bytes__gte=0) & (Q(orders__isnull=True) | Q(orders__gte=0)),
                name="backup_run_sizes",
            ),
        ]
