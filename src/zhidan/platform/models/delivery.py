"""What still has to happen: events with their deliveries, jobs with their results."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from zhidan.platform.families import Family

JOB_STATES = ("queued", "running", "done", "failed", "cancelled", "quarantined")


class OutboxEvent(models.Model):
    """A fact, written in the transaction that made it true; `xid` orders it safely."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    topic = models.CharField(max_length=40, db_default="")
    payload = models.JSONField()
    xid = models.BigIntegerField(editable=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outbox_event"
        indexes: ClassVar = [
            models.Index(fields=["xid"], name="outbox_event_xid"),
            models.Index(fields=["at"], name="outbox_event_at"),
        ]


class Delivery(models.Model):
    """One handler's duty towards one event. `done_at` is the receipt."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    handler = models.CharField(max_length=160)
    attempts = models.SmallIntegerField(db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    worker = models.IntegerField(null=True)
    last_error = models.TextField(db_default="")

    class Meta:
        db_table = "delivery"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event_id", "handler"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(attempts__gte=0), name="delivery_attempts_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at=None, quarantined_at=None),
                name="delivery_due",
            ),
            models.Index(
                fields=["quarantined_at"],
                condition=models.Q(quarantined_at__isnull=False),
                name="delivery_quarantined",
            ),
        ]


class Job(models.Model):
    """Work that outlasts a request: its attempts, lease, progress and checkpoint."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=80)
    args = models.JSONField()
    state = models.CharField(max_length=16, db_default="queued")
    attempts = models.SmallIntegerField(db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    worker = models.IntegerField(null=True)
    checkpoint = models.JSONField(db_default={})
    cancel_requested = models.BooleanField(db_default=False)
    progress_done = models.BigIntegerField(db_default=0)
    progress_total = models.BigIntegerField(null=True)
    ok_count = models.BigIntegerField(db_default=0)
    failed_count = models.BigIntegerField(db_default=0)
    title_code = models.CharField(max_length=80)
    title_params = models.JSONField(db_default={})
    created_by_kind = models.CharField(max_length=8)
    created_by = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=120)
    last_error = models.TextField(db_default="")
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "job"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=JOB_STATES), name="job_state"),
            models.CheckConstraint(
                condition=models.Q(attempts__gte=0), name="job_attempts_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(progress_done__gte=0, ok_count__gte=0, failed_count__gte=0),
                name="job_counts_not_negative",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_open",
            ),
            models.Index(fields=["-created_at", "id"], name="job_newest"),
        ]


class JobResult(models.Model):
    """What a job did to one row: a code and its parameters."""

    family: ClassVar[Family] = Family.LOCAL
    pk = models.CompositePrimaryKey("job_id", "seq")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    subject_id = models.UUIDField(null=True)
    subject_label = models.CharField(max_length=120, db_default="")
    code = models.CharField(max_length=60)
    params = models.JSONField(db_default={})

    class Meta:
        db_table = "job_result"
        indexes: ClassVar = [models.Index(fields=["job", "code", "seq"], name="job_result_by_code")]


class ScheduleMark(models.Model):
    """When a regular duty last ran, and the cursor it keeps."""

    family: ClassVar[Family] = Family.LOCAL
    name = models.CharField(max_length=80, primary_key=True)
    ran_at = models.DateTimeField(null=True)
    cursor = models.BigIntegerField(db_default=0)
    last_error = models.TextField(db_default="")

    class Meta:
        db_table = "schedule_mark"


class WorkerBeat(models.Model):
    """A worker's sign of life; it holds an advisory lock under its id while it lives."""

    family: ClassVar[Family] = Family.LOCAL
    id = models.IntegerField(primary_key=True)
    host = models.CharField(max_length=120)
    started_at = models.DateTimeField(db_default=Now())
    beat_at = models.DateTimeField(db_default=Now())
    kinds = ArrayField(models.CharField(max_length=80), db_default=[])

    class Meta:
        db_table = "worker_beat"
