"""Review rules as they were written, and what they decided. Neither is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhidan.kernel.ids import uuid7
from zhidan.orders.models.order import Order
from zhidan.orders.reviewing.builtin import CHECKS
from zhidan.orders.reviewing.deciding import ACTIONS, LAPSE
from zhidan.platform.families import Family


class ReviewRule(models.Model):
    """A rule; everything said of it stands in its versions. `check` names a built-in check."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    check_key = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        db_table = "review_rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(check_key__in=["", *(check.key for check in CHECKS)]),
                name="review_rule_check",
            ),
            models.UniqueConstraint(
                fields=["check_key"], condition=~Q(check_key=""), name="review_rule_check_once"
            ),
        ]


class ReviewRuleVersion(models.Model):
    """A rule as somebody wrote it; the latest version is in force. `seq` counts all of them."""

    family: ClassVar = Family.REFERENCE
    seq = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(ReviewRule, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    name = models.CharField(max_length=80, blank=True, default="")
    is_on = models.BooleanField()
    is_deleted = models.BooleanField(default=False)
    priority = models.IntegerField(default=0)
    params = models.JSONField()
    conditions = models.JSONField()
    actions = models.JSONField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "review_rule_version"
        constraints = [
            models.UniqueConstraint(fields=["rule", "version"], name="review_rule_version_once"),
            models.CheckConstraint(
                condition=Q(version__gt=0) & Q(priority__gte=0), name="review_rule_version_numbers"
            ),
        ]


class ReviewDecision(models.Model):
    """One thing a rule did with an order: its version and the few facts it looked at.

    Version 0 of a built-in check is the check as it comes.
    """

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "seq")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    seq = models.IntegerField()
    rule_id = models.UUIDField()
    version = models.IntegerField()
    action = models.CharField(max_length=10)
    params = models.JSONField()
    facts = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "review_decision"
        indexes = [models.Index(fields=["rule_id", "-at"], name="review_decision_by_rule")]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=(*ACTIONS, LAPSE)), name="review_decision_action"
            ),
            models.CheckConstraint(
                condition=Q(seq__gt=0) & Q(version__gte=0), name="review_decision_numbers"
            ),
        ]
