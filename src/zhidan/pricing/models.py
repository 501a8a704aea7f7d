"""Gift rules as they were written, and what they gave. Quantities are base units."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family
from zhidan.pricing.states import ORIGINS, STANDING, STATES


class GiftRule(models.Model):
    """A gift rule; everything said of it stands in its versions."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)

    class Meta:
        db_table = "gift_rule"


class GiftRuleVersion(models.Model):
    """A gift rule as somebody wrote it; the latest version is in force. `seq` counts all of them.

    `spec` is what is bought and what is given: see `pricing.gifts.GiftSpec`.
    """

    family: ClassVar = Family.REFERENCE
    seq = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(GiftRule, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    is_on = models.BooleanField()
    is_deleted = models.BooleanField(default=False)
    priority = models.IntegerField(default=0)
    spec = models.JSONField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "gift_rule_version"
        constraints = [
            models.UniqueConstraint(fields=["rule", "version"], name="gift_rule_version_once"),
            models.CheckConstraint(
                condition=Q(version__gt=0) & Q(priority__gte=0), name="gift_rule_version_numbers"
            ),
        ]


class GiftQuota(models.Model):
    """How many orders a limited rule gave to, of how many it may. Taken by conditional UPDATE."""

    family: ClassVar = Family.KEY
    rule_id = models.UUIDField(primary_key=True)
    most = models.BigIntegerField()
    given = models.BigIntegerField(default=0)

    class Meta:
        db_table = "gift_quota"
        constraints = [
            models.CheckConstraint(
                condition=Q(given__gte=0) & Q(given__lte=F("most")), name="gift_quota_kept"
            )
        ]


class GiftOnce(models.Model):
    """The order in which a buyer got a gift that everybody gets once. Inserted first."""

    family: ClassVar = Family.KEY
    pk = models.CompositePrimaryKey("rule_id", "buyer_id")
    rule_id = models.UUIDField()
    buyer_id = models.UUIDField()
    order_id = models.UUIDField()

    class Meta:
        db_table = "gift_once"
        indexes = [models.Index(fields=["order_id"], name="gift_once_by_order")]


class GiftGrant(models.Model):
    """What a version of a rule gave to an order, and the facts that earned it.

    `is_counted`: it took one of the rule's limited gifts; `buyer_id` stands where the buyer gets it
    once. Both are free again once the gift is taken back, or left out because it was short.
    """

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    rule_id = models.UUIDField()
    version = models.IntegerField()
    origin = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    waits = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=False)
    buyer_id = models.UUIDField(null=True)
    gifts = models.JSONField()
    facts = models.JSONField()
    given_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "gift_grant"
        indexes = [models.Index(fields=["rule_id", "-given_at"], name="gift_grant_by_rule")]
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "rule_id"],
                condition=Q(state__in=sorted(STANDING)),
                name="gift_grant_once",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="gift_grant_state"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="gift_grant_origin"),
            models.CheckConstraint(condition=Q(version__gt=0), name="gift_grant_version"),
        ]
