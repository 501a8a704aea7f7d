"""The words by which orders are found: kept beside them, made of them alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func

from zhidan.orders.models.order import Order
from zhidan.platform.families import Family


class SoldTitle(models.Model):
    """A title as it stands in lines, each once; `id` is its `title_key`."""

    family: ClassVar = Family.KEY
    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=300)

    class Meta:
        db_table = "sold_title"
        indexes = [
            GinIndex(Func(F("title"), function="word_pairs"), name="title_by_words"),
        ]


class OrderWords(models.Model):
    """What is said in an order, as numbers: the keys of its lines' titles, and of every two signs
    beside each other in its notes. Narrow, so that a million are looked through quickly."""

    family: ClassVar = Family.ORDER
    order = models.OneToOneField(
        Order, on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    placed_at = models.DateTimeField()
    keys = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "order_words"
        indexes = [
            models.Index(fields=["-placed_at", "-order_id"], name="words_by_time"),
            GinIndex(fields=["keys"], gin_pending_list_limit=256, name="words_by_key"),
        ]
