"""What was changed of orders after they came in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhidan.kernel.ids import uuid7
from zhidan.orders.models.order import Order
from zhidan.orders.states import WRITEBACK
from zhidan.platform.families import Family

CONFLICT_FIELDS = ("amounts", "lines", "recipient", "seller_memo")


class OrderChange(models.Model):
    """One change of an order (改单), never altered. `before` and `after` hold the touched values:
    lines by their id without what people wrote, amounts in minor units, the carrier, and of a
    recipient the row in parties. What people wrote stands in `words_before` and `words_after`,
    which can be erased. `reverts_id` names the change that this one takes back; one change is
    taken back once."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    id = models.UUIDField(default=uuid7)
    reverts_id = models.UUIDField(null=True)
    currency = models.CharField(max_length=3)
    payable_before_minor = models.BigIntegerField()
    payable_after_minor = models.BigIntegerField()
    difference_minor = models.BigIntegerField()
    touches = models.JSONField()
    before = models.JSONField()
    after = models.JSONField()
    words_before = models.JSONField()
    words_after = models.JSONField()
    reason = models.CharField(max_length=300, blank=True, default="")
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "order_change"
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "reverts_id"],
                condition=Q(reverts_id__isnull=False),
                name="order_change_taken_back_once",
            ),
            models.CheckConstraint(
                condition=Q(payable_before_minor__gte=0)
                & Q(payable_after_minor__gte=0)
                & Q(difference_minor=F("payable_after_minor") - F("payable_before_minor")),
                name="order_change_difference",
            ),
            models.CheckConstraint(
                condition=Q(reverts_id__isnull=True) | ~Q(reverts_id=F("id")),
                name="order_change_takes_back_another",
            ),
        ]


class SourceConflict(models.Model):
    """What a source says otherwise than the order stands, and who won. `theirs` is the source's
    value as far as it is not a recipient, who stands in parties; ours is the order itself."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    id = models.UUIDField(default=uuid7)
    field = models.CharField(max_length=12)
    theirs = models.JSONField()
    raised_at = models.DateTimeField()
    decided = models.CharField(max_length=6, blank=True, default="")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "source_conflict"
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "field"], condition=Q(decided=""), name="source_conflict_once"
            ),
            models.CheckConstraint(
                condition=Q(field__in=CONFLICT_FIELDS), name="source_conflict_field"
            ),
            models.CheckConstraint(
                condition=Q(decided="", decided_at__isnull=True)
                | Q(decided__in=("ours", "theirs"), decided_at__isnull=False),
                name="source_conflict_decided",
            ),
        ]


class MemoWriteback(models.Model):
    """A memo of ours on its way to the channel: to be told, written into a file, accepted or
    refused. Of an order only one waits; a newer memo takes its place."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    id = models.UUIDField(default=uuid7)
    shop_id = models.UUIDField()
    memo = models.CharField(max_length=2000, blank=True, default="")
    state = models.CharField(max_length=8, default="queued")
    reason = models.CharField(max_length=300, blank=True, default="")
    queued_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "memo_writeback"
        indexes = [
            models.Index(
                fields=["shop_id", "queued_at"],
                condition=Q(state__in=("queued", "failed")),
                name="memo_writeback_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(state="queued"), name="memo_writeback_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WRITEBACK.states)), name="memo_writeback_state"
            ),
            models.CheckConstraint(
                condition=(Q(state="queued") & Q(told_at__isnull=True))
                | (~Q(state="queued") & Q(told_at__isnull=False)),
                name="memo_writeback_told",
            ),
        ]
