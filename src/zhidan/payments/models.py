"""Tables of the payments. Amounts are minor units of the row's currency.

Orders are named as plain ids: they belong to another family.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhidan.kernel.ids import uuid7
from zhidan.payments.states import METHODS, PAYMENT, REFUND, REFUND_REASONS, SOURCES
from zhidan.platform.families import Family

STATES = sorted(PAYMENT.states)
REFUND_STATES = sorted(REFUND.states)


class Payment(models.Model):
    """Money that somebody paid a shop. `allocated` went to orders, `free_back` is or was given
    back without an order; `refunding` is being given back, `refunded` was. `version` counts the
    events."""

    family: ClassVar = Family.PAYMENT
    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40)
    shop_id = models.UUIDField()
    method = models.CharField(max_length=10)
    source = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(default=0)
    allocated_minor = models.BigIntegerField(default=0)
    free_back_minor = models.BigIntegerField(default=0)
    refunding_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    payer_name = models.CharField(max_length=120, blank=True, default="")
    reference = models.CharField(max_length=120, blank=True, default="")
    reference_key = models.BinaryField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    paid_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "payment"
        indexes = [
            models.Index(fields=["-paid_at", "-id"], name="payment_by_time"),
            models.Index(fields=["state", "-paid_at", "-id"], name="payment_by_state"),
            models.Index(fields=["shop_id", "-paid_at", "-id"], name="payment_by_shop"),
            models.Index(fields=["method", "-paid_at", "-id"], name="payment_by_method"),
            models.Index(
                fields=["-paid_at", "-id"],
                condition=Q(captured_minor__gt=F("allocated_minor") + F("free_back_minor")),
                name="payment_free",
            ),
            models.Index(fields=["number"], name="payment_by_number"),
            models.Index(
                fields=["reference"], condition=~Q(reference=""), name="payment_by_reference"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="payment_state"),
            models.CheckConstraint(condition=Q(method__in=METHODS), name="payment_method"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="payment_source"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0)
                & Q(captured_minor__gte=0)
                & Q(captured_minor__lte=F("amount_minor")),
                name="payment_captured",
            ),
            models.CheckConstraint(
                condition=Q(refunding_minor__gte=0)
                & Q(refunded_minor__gte=0)
                & Q(captured_minor__gte=F("refunding_minor") + F("refunded_minor")),
                name="payment_refunded_within_captured",
            ),
            models.CheckConstraint(
                condition=Q(allocated_minor__gte=0)
                & Q(free_back_minor__gte=0)
                & Q(captured_minor__gte=F("allocated_minor") + F("free_back_minor")),
                name="payment_allocated_within_captured",
            ),
            models.CheckConstraint(
                condition=Q(state="captured") | Q(captured_minor=0), name="payment_held"
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="payment_version"),
        ]


class PaymentAllocation(models.Model):
    """What of a payment went to an order. `planned` is meant for it once the payment is captured;
    `refunding` and `refunded` are given back for that order."""

    family: ClassVar = Family.PAYMENT
    pk = models.CompositePrimaryKey("payment_id", "order_id")
    payment = models.ForeignKey(
        Payment, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    order_id = models.UUIDField()
    planned_minor = models.BigIntegerField(default=0)
    amount_minor = models.BigIntegerField(default=0)
    refunding_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "payment_allocation"
        indexes = [models.Index(fields=["order_id"], name="payment_allocation_by_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_minor__gte=0)
                & Q(amount_minor__gte=0)
                & Q(refunding_minor__gte=0)
                & Q(refunded_minor__gte=0)
                & Q(amount_minor__gte=F("refunding_minor") + F("refunded_minor")),
                name="payment_allocation_amounts",
            ),
        ]


class PaymentEvent(models.Model):
    """A step of a payment with the money it moved; never changed. `seq` counts from 1."""

    family: ClassVar = Family.PAYMENT
    pk = models.CompositePrimaryKey("payment_id", "seq")
    payment = models.ForeignKey(
        Payment, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    seq = models.IntegerField()
    action = models.CharField(max_length=24)
    from_state = models.CharField(max_length=12, blank=True, default="")
    to_state = models.CharField(max_length=12)
    order_id = models.UUIDField(null=True)
    captured_change = models.BigIntegerField(default=0)
    allocated_change = models.BigIntegerField(default=0)
    free_back_change = models.BigIntegerField(default=0)
    refunding_change = models.BigIntegerField(default=0)
    refunded_change = models.BigIntegerField(default=0)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    params = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "payment_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state__in=STATES) & Q(from_state__in=["", *STATES]),
                name="payment_event_state",
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="payment_event_seq"),
        ]


class Refund(models.Model):
    """Money that is given back out of a payment, for an order or out of what is free."""

    family: ClassVar = Family.PAYMENT
    pk = models.CompositePrimaryKey("payment_id", "id")
    payment = models.ForeignKey(
        Payment, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    id = models.UUIDField(default=uuid7)
    number = models.CharField(max_length=40)
    shop_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    reference = models.CharField(max_length=120, blank=True, default="")
    requested_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "refund"
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="refund_by_time"),
            models.Index(fields=["state", "-requested_at", "-id"], name="refund_by_state"),
            models.Index(fields=["shop_id", "-requested_at", "-id"], name="refund_by_shop"),
            models.Index(fields=["id"], name="refund_by_id"),
            models.Index(fields=["number"], name="refund_by_number"),
            models.Index(
                fields=["order_id"], condition=Q(order_id__isnull=False), name="refund_by_order"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=REFUND_STATES), name="refund_state"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount"),
            models.CheckConstraint(condition=Q(reason__in=REFUND_REASONS), name="refund_reason"),
            models.CheckConstraint(
                condition=Q(state__in=("succeeded", "failed"), finished_at__isnull=False)
                | (~Q(state__in=("succeeded", "failed")) & Q(finished_at__isnull=True)),
                name="refund_finished_at",
            ),
        ]


class PaymentKey(models.Model):
    """What a payment is known by where it came from: the same one comes in once."""

    family: ClassVar = Family.KEY
    key = models.BinaryField(max_length=16, primary_key=True)
    payment_id = models.UUIDField()

    class Meta:
        db_table = "payment_key"


class CreditAccount(models.Model):
    """Somebody who may pay later (挂账): a buyer or a company, up to a limit. Without a shop it
    is good in every one."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=120)
    shop_id = models.UUIDField(null=True)
    buyer_id = models.UUIDField(null=True)
    currency = models.CharField(max_length=3)
    limit_minor = models.BigIntegerField()
    used_minor = models.BigIntegerField(default=0)
    terms_days = models.IntegerField(default=30)
    is_active = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "credit_account"
        indexes = [models.Index(fields=["-created_at", "-id"], name="credit_account_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_minor__gte=0) & Q(used_minor__lte=F("limit_minor")),
                name="credit_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(terms_days__gte=0) & Q(terms_days__lte=365), name="credit_terms_days"
            ),
        ]


class CreditUse(models.Model):
    """What of an account's limit an order takes until it is paid."""

    family: ClassVar = Family.KEY
    order_id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField()
    amount_minor = models.BigIntegerField()
    due_on = models.DateField()

    class Meta:
        db_table = "credit_use"
        indexes = [models.Index(fields=["account_id"], name="credit_use_by_account")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="credit_use_amount"),
        ]
