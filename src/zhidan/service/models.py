"""Tables of the service."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhidan.platform.families import Family
from zhidan.service.states import ANSWERED, DELIVERIES, HERE, NEW, SENT, STATES


class Feedback(models.Model):
    """What somebody told of a page: text, a picture of it without personal data, and where they
    stood. `answer` is what they read in return."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True)
    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=80)
    text = models.TextField()
    page = models.CharField(max_length=300)
    version = models.CharField(max_length=40)
    request_id = models.CharField(max_length=64, blank=True, default="")
    browser = models.CharField(max_length=300, blank=True, default="")
    picture_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default=NEW)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=80, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=10, blank=True, default=HERE)
    delivery_error = models.CharField(max_length=60, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "feedback"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="feedback_by_time"),
            models.Index(fields=["sender_id", "-created_at", "-id"], name="feedback_by_sender"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="feedback_state"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED)
                | (~Q(answer="") & ~Q(answered_by="") & Q(answered_at__isnull=False)),
                name="feedback_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(delivery__in=DELIVERIES), name="feedback_delivery_state"
            ),
            models.CheckConstraint(
                condition=Q(delivery=SENT, delivered_at__isnull=False)
                | (~Q(delivery=SENT) & Q(delivered_at__isnull=True)),
                name="feedback_sent_at_some_time",
            ),
        ]


class FeedbackWay(models.Model):
    """Where feedback goes to besides this installation: one row, its secrets sealed."""

    family: ClassVar = Family.LOCAL
    id = models.SmallIntegerField(primary_key=True)
    values = models.JSONField()
    smtp_secret = models.BinaryField(null=True)
    webhook_secret = models.BinaryField(null=True)

    class Meta:
        db_table = "feedback_way"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="feedback_way_is_one")]
