"""The rows below an order: lines, events, holds. Quantities are base units."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhidan.kernel.ids import uuid7
from zhidan.orders.models.order import Order, not_negative
from zhidan.orders.splitting import WAYS
from zhidan.orders.states import GATES, HOLD_REASONS, ORDER, SUPPLIES
from zhidan.platform.families import Family


class OrderLine(models.Model):
    """A line as sold and as mapped. `amount_minor` is the deal total, `apportioned_minor` its share
    of the order's discounts by largest remainder, `payable_minor` what is left; its shares of the
    order's other parts stand beside them. `spec_hash` is part of its identity. A gift of ours names
    the rule that added it and its version, a part's line the line it was split from."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    id = models.UUIDField(default=uuid7)
    position = models.IntegerField()
    external_line_no = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=8, default="goods")
    supply = models.CharField(max_length=10, blank=True, default="")
    sku_id = models.UUIDField(null=True)
    platform_item_id = models.CharField(max_length=80, blank=True, default="")
    platform_sku_id = models.CharField(max_length=80, blank=True, default="")
    outer_code = models.CharField(max_length=300, blank=True, default="")
    title = models.CharField(max_length=300)
    spec = models.CharField(max_length=300, blank=True, default="")
    quantity = models.BigIntegerField()
    shipped_quantity = models.BigIntegerField(default=0)
    list_price = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit_price = models.DecimalField(max_digits=20, decimal_places=4)
    amount_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    apportioned_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    payable_minor = models.BigIntegerField()
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    price_includes_tax = models.BooleanField(default=True)
    refund_status = models.CharField(max_length=16, default="none")
    refund_quantity = models.BigIntegerField(default=0)
    is_presale = models.BooleanField(default=False)
    ship_by = models.DateTimeField(null=True)
    gift_rule_id = models.UUIDField(null=True)
    gift_rule_version = models.IntegerField(null=True)
    is_customised = models.BooleanField(default=False)
    personalisation = models.CharField(max_length=2000, blank=True, default="")
    raw_properties = models.JSONField()
    spec_hash = models.BinaryField()
    unit_cost_minor = models.BigIntegerField(null=True)
    seller_discount_minor = models.BigIntegerField(default=0)
    platform_discount_minor = models.BigIntegerField(default=0)
    streamer_discount_minor = models.BigIntegerField(default=0)
    freight_minor = models.BigIntegerField(default=0)
    platform_subsidy_minor = models.BigIntegerField(default=0)
    streamer_subsidy_minor = models.BigIntegerField(default=0)
    origin_line_id = models.UUIDField(null=True)

    class Meta:
        db_table = "order_line"
        indexes = [
            models.Index(fields=["sku_id", "order_id"], name="line_by_sku"),
            models.Index(
                fields=["platform_item_id", "platform_sku_id", "outer_code"],
                condition=Q(supply=""),
                name="line_unmapped",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order_id", "position"], name="order_line_position"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(shipped_quantity__gte=0)
                & Q(shipped_quantity__lte=F("quantity"))
                & Q(refund_quantity__gte=0)
                & Q(refund_quantity__lte=F("quantity")),
                name="order_line_quantities",
            ),
            models.CheckConstraint(
                condition=not_negative(
                    "unit_price", "amount_minor", "discount_minor", "apportioned_minor",
                    "tax_minor", "payable_minor", "seller_discount_minor",
                    "platform_discount_minor", "streamer_discount_minor", "freight_minor",
                    "platform_subsidy_minor", "streamer_subsidy_minor",
                )
                & (Q(list_price__isnull=True) | Q(list_price__gte=0))
                & (Q(unit_cost_minor__isnull=True) | Q(unit_cost_minor__gte=0))
                & (Q(tax_rate__isnull=True) | Q(tax_rate__gte=0)),
                name="order_line_amounts",
            ),
            models.CheckConstraint(
                condition=Q(payable_minor=F("amount_minor") - F("apportioned_minor")),
                name="order_line_payable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    apportioned_minor=F("seller_discount_minor")
                    + F("platform_discount_minor")
                    + F("streamer_discount_minor")
                ),
                name="order_line_discounts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("goods", "gift", "virtual")), name="order_line_kind"
            ),
            models.CheckConstraint(
                condition=Q(gift_rule_id__isnull=True, gift_rule_version__isnull=True)
                | Q(
                    gift_rule_id__isnull=False,
                    gift_rule_version__gt=0,
                    kind="gift",
                    amount_minor=0,
                ),
                name="order_line_gift",
            ),
            models.CheckConstraint(
                condition=Q(supply__in=("", *SUPPLIES)),
                name="order_line_supply",
            ),
            models.CheckConstraint(
                condition=Q(supply="", sku_id__isnull=True)
                | Q(supply="virtual")
                | (~Q(supply="") & Q(sku_id__isnull=False)),
                name="order_line_supply_is_its_skus",
            ),
            models.CheckConstraint(
                condition=Q(
                    refund_status__in=("none", "requested", "partly_refunded", "refunded")
                ),
                name="order_line_refund_status",
            ),
        ]  # fmt: skip


class OrderEvent(models.Model):
    """A step an order took, or a fact about it; never changed. `seq` counts from 1 without gaps."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "seq")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    seq = models.IntegerField()
    action = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16, blank=True, default="")
    to_state = models.CharField(max_length=16)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    params = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "order_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state__in=sorted(ORDER.states))
                & Q(from_state__in=["", *sorted(ORDER.states)]),
                name="order_event_state",
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="order_event_seq"),
        ]


class OrderInstalment(models.Model):
    """One part of what an order is to be paid in. `gate` says what it must be paid before."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "position")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    position = models.IntegerField()
    amount_minor = models.BigIntegerField()
    gate = models.CharField(max_length=8)
    due_on = models.DateField(null=True)

    class Meta:
        db_table = "order_instalment"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & Q(position__gt=0), name="order_instalment_amount"
            ),
            models.CheckConstraint(condition=Q(gate__in=GATES), name="order_instalment_gate"),
        ]


class OrderLineage(models.Model):
    """An order that was split from another; never changed. `part` counts the parts that were ever
    split from its parent, `root_id` is the order that no other one was split into."""

    family: ClassVar = Family.ORDER
    order = models.OneToOneField(
        Order, on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    parent_id = models.UUIDField()
    root_id = models.UUIDField()
    part = models.IntegerField()
    way = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "order_lineage"
        indexes = [
            models.Index(fields=["parent_id"], name="order_lineage_by_parent"),
            models.Index(fields=["root_id"], name="order_lineage_by_root"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__gt=0) & Q(way__in=WAYS), name="order_lineage_way"
            ),
        ]


class OrderHold(models.Model):
    """A reason an order waits for somebody, with what that person needs to know."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order = models.ForeignKey(Order, on_delete=models.DO_NOTHING, db_index=False, related_name="+")
    id = models.UUIDField(default=uuid7)
    reason = models.CharField(max_length=24)
    params = models.JSONField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.UUIDField(null=True)

    class Meta:
        db_table = "order_hold"
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "reason"],
                condition=Q(cleared_at__isnull=True),
                name="order_hold_once",
            ),
            models.CheckConstraint(condition=Q(reason__in=HOLD_REASONS), name="order_hold_reason"),
        ]
