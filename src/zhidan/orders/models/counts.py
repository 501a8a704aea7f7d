"""How many orders stand in each tab."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhidan.kernel.ids import uuid7
from zhidan.orders.states import COUNTED
from zhidan.platform.families import Family


class StageDelta(models.Model):
    """A change of a tab's count, appended by whoever changed it; the relay adds it up."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    shop_id = models.UUIDField()
    warehouse_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=16)
    delta = models.BigIntegerField()

    class Meta:
        db_table = "stage_delta"
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=COUNTED), name="stage_delta_stage")
        ]


class StageCount(models.Model):
    """How many orders stand in a tab, per shop and warehouse, as far as rolled up."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    shop_id = models.UUIDField()
    warehouse_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=16)
    orders = models.BigIntegerField(default=0)

    class Meta:
        db_table = "stage_count"
        constraints = [
            models.UniqueConstraint(
                fields=["shop_id", "warehouse_id", "stage"],
                nulls_distinct=False,
                name="stage_count_once",
            ),
            models.CheckConstraint(condition=Q(stage__in=COUNTED), name="stage_count_stage"),
            models.CheckConstraint(condition=Q(orders__gte=0), name="stage_count_not_negative"),
        ]
