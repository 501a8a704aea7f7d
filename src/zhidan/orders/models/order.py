"""The order itself. Amounts are minor units of its currency."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from zhidan.kernel.ids import uuid7
from zhidan.orders.states import (
    CAME_BY,
    CONFIRMATION,
    FULFILMENT_STATUSES,
    HOLD_REASONS,
    MERGE_WINDOW,
    OPEN,
    ORDER,
    OWN_TYPES,
    PAYMENT_STATUSES,
    PRODUCTION_STATUSES,
    STAGES,
    TERMS,
)
from zhidan.platform.families import Family


def not_negative(*fields: str) -> Q:
    """Every one of these columns is zero or more."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": 0})
    return condition


class Order(models.Model):
    """An order of ours: one business state, independent axes, a set of holds, parts of money.

    payable = goods + freight + tax − seller − platform − streamer discount;
    receivable = payable + platform subsidy + streamer subsidy. `version` counts writes.
    `needs_confirm`: we shipped it, and its channel is to be told; `confirm_state` how far that is,
    `confirm_reason` why the channel refused. Before work may begin `start_needs` must be paid,
    before the parcel leaves `ship_needs`; of what was paid and given back, `own_` is what we
    recorded ourselves, the rest is the source's word. `merge_at`: when the house looks whom it may
    travel with; until then it is held, where its shop lets fresh orders wait for others.
    """

    family: ClassVar = Family.ORDER
    id = models.UUIDField(primary_key=True, default=uuid7)
    order_no = models.CharField(max_length=40)
    shop_id = models.UUIDField()
    external_no = models.CharField(max_length=80)
    source = models.CharField(max_length=10, default="channel")
    order_type = models.CharField(max_length=80, default="normal")
    state = models.CharField(max_length=16)
    stage = models.CharField(max_length=16)
    payment_status = models.CharField(max_length=20)
    fulfilment_status = models.CharField(max_length=20, default="unfulfilled")
    production_status = models.CharField(max_length=14, default="not_required")
    holds = ArrayField(models.TextField(), default=list)
    is_adopted = models.BooleanField(default=False)
    is_sealed = models.BooleanField(default=False)
    is_cod = models.BooleanField(default=False)
    is_packed = models.BooleanField(default=False)
    is_customised = models.BooleanField(default=False)
    needs_stock = models.BooleanField(default=False)
    warehouse_id = models.UUIDField(null=True)
    wanted_warehouse_id = models.UUIDField(null=True)
    wanted_carrier_id = models.UUIDField(null=True)
    buyer_id = models.UUIDField(null=True)
    merge_key = models.BinaryField(null=True)
    merge_group_id = models.UUIDField(null=True)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    seller_discount_minor = models.BigIntegerField(default=0)
    platform_discount_minor = models.BigIntegerField(default=0)
    streamer_discount_minor = models.BigIntegerField(default=0)
    payable_minor = models.BigIntegerField()
    platform_subsidy_minor = models.BigIntegerField(default=0)
    streamer_subsidy_minor = models.BigIntegerField(default=0)
    receivable_minor = models.BigIntegerField()
    amount_paid_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    line_count = models.IntegerField()
    units = models.BigIntegerField()
    flag = models.SmallIntegerField(default=0)
    own_flag = models.SmallIntegerField(default=0)
    priority = models.SmallIntegerField(default=0)
    tags = ArrayField(models.TextField(), default=list)
    owner_id = models.UUIDField(null=True)
    buyer_message = models.CharField(max_length=2000, blank=True, default="")
    seller_memo = models.CharField(max_length=2000, blank=True, default="")
    seller_memo_seen = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=2000, blank=True, default="")
    gift_wrap = models.BooleanField(default=False)
    card_text = models.CharField(max_length=2000, blank=True, default="")
    tracking_no = models.CharField(max_length=80, blank=True, default="")
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    review_after = models.DateTimeField(null=True)
    merge_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    needs_confirm = models.BooleanField(db_default=False)
    confirm_state = models.CharField(max_length=10, db_default="none")
    confirm_reason = models.CharField(max_length=300, blank=True, db_default="")
    terms = models.CharField(max_length=12, db_default="prepaid")
    start_needs_minor = models.BigIntegerField(db_default=0)
    ship_needs_minor = models.BigIntegerField(db_default=0)
    own_paid_minor = models.BigIntegerField(db_default=0)
    own_refunded_minor = models.BigIntegerField(db_default=0)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sales_order"
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="order_by_time"),
            models.Index(fields=["stage", "-placed_at", "-id"], name="order_by_stage"),
            models.Index(fields=["shop_id", "-placed_at", "-id"], name="order_by_shop"),
            models.Index(fields=["warehouse_id", "-placed_at", "-id"], name="order_by_warehouse"),
            models.Index(
                fields=["-placed_at", "-id"], condition=~Q(holds=[]), name="order_held_by_time"
            ),
            GinIndex(fields=["holds"], condition=~Q(holds=[]), name="order_by_hold"),
            models.Index(
                fields=["-priority", "ship_by", "placed_at", "id"],
                include=["shop_id", "wanted_warehouse_id"],
                condition=Q(holds__contains=["shortage"]),
                name="order_waiting",
            ),
            GinIndex(fields=["tags"], condition=~Q(tags=[]), name="order_by_tag"),
            models.Index(
                fields=["payment_status", "-placed_at", "-id"],
                condition=~Q(payment_status="paid"),
                name="order_by_payment",
            ),
            models.Index(
                fields=["flag", "-placed_at", "-id"], condition=Q(flag__gt=0), name="order_by_flag"
            ),
            models.Index(
                fields=["owner_id", "-placed_at", "-id"],
                condition=Q(owner_id__isnull=False),
                name="order_by_owner",
            ),
            models.Index(
                fields=["ship_by", "id"], condition=Q(state__in=sorted(OPEN)), name="order_due"
            ),
            models.Index(
                fields=["review_after", "id"],
                condition=Q(review_after__isnull=False),
                name="order_delayed",
            ),
            models.Index(
                fields=["merge_at", "id"],
                condition=Q(merge_at__isnull=False),
                name="order_awaits_company",
            ),
            models.Index(
                fields=["merge_key"], condition=Q(state__in=sorted(OPEN)), name="order_by_merge_key"
            ),
            models.Index(
                fields=["merge_group_id"],
                condition=Q(merge_group_id__isnull=False),
                name="order_by_merge_group",
            ),
            models.Index(
                fields=["tracking_no"], condition=~Q(tracking_no=""), name="order_by_tracking"
            ),
            models.Index(
                fields=["buyer_id", "-placed_at", "-id"],
                condition=Q(buyer_id__isnull=False),
                name="order_of_buyer",
            ),
            models.Index(
                fields=["confirm_state", "-placed_at", "-id"],
                condition=Q(needs_confirm=True) & ~Q(confirm_state="accepted"),
                name="order_to_confirm",
            ),
            models.Index(
                fields=["shop_id", "shipped_at", "id"],
                condition=Q(needs_confirm=True, confirm_state="none"),
                name="order_unconfirmed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(ORDER.states)), name="order_state"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="order_stage"),
            models.CheckConstraint(
                condition=Q(payment_status__in=PAYMENT_STATUSES), name="order_payment_status"
            ),
            models.CheckConstraint(
                condition=Q(fulfilment_status__in=FULFILMENT_STATUSES),
                name="order_fulfilment_status",
            ),
            models.CheckConstraint(
                condition=Q(production_status__in=PRODUCTION_STATUSES),
                name="order_production_status",
            ),
            models.CheckConstraint(
                condition=Q(holds__contained_by=list(HOLD_REASONS)), name="order_holds"
            ),
            models.CheckConstraint(
                condition=~Q(holds__contains=[MERGE_WINDOW]) | Q(merge_at__isnull=False),
                name="order_merge_window",
            ),
            models.CheckConstraint(
                condition=Q(source__in=CAME_BY), name="order_source"
            ),
            models.CheckConstraint(
                condition=Q(source="channel") | Q(order_type__in=OWN_TYPES), name="order_own_type"
            ),
            models.CheckConstraint(
                condition=Q(source="channel") | ~Q(order_type="reship") | Q(payable_minor=0),
                name="order_reship_owes_nothing",
            ),
            models.CheckConstraint(
                condition=not_negative(
                    "goods_minor", "freight_minor", "tax_minor", "seller_discount_minor",
                    "platform_discount_minor", "streamer_discount_minor", "payable_minor",
                    "platform_subsidy_minor", "streamer_subsidy_minor", "receivable_minor",
                    "amount_paid_minor", "refunded_minor",
                ),
                name="order_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    payable_minor=F("goods_minor")
                    + F("freight_minor")
                    + F("tax_minor")
                    - F("seller_discount_minor")
                    - F("platform_discount_minor")
                    - F("streamer_discount_minor")
                ),
                name="order_payable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    receivable_minor=F("payable_minor")
                    + F("platform_subsidy_minor")
                    + F("streamer_subsidy_minor")
                ),
                name="order_receivable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(units__gte=0) & Q(line_count__gte=0), name="order_units"
            ),
            models.CheckConstraint(
                condition=Q(confirm_state="none")
                | Q(confirm_state__in=sorted(CONFIRMATION.states), needs_confirm=True),
                name="order_confirm_state",
            ),
            models.CheckConstraint(
                condition=Q(confirm_reason="") | Q(confirm_state="failed"),
                name="order_confirm_reason",
            ),
            models.CheckConstraint(
                condition=Q(terms__in=TERMS)
                & (Q(terms="cod", is_cod=True) | (~Q(terms="cod") & Q(is_cod=False))),
                name="order_terms",
            ),
            models.CheckConstraint(
                condition=Q(start_needs_minor__gte=0)
                & Q(ship_needs_minor__gte=F("start_needs_minor")),
                name="order_needs",
            ),
            models.CheckConstraint(
                condition=Q(own_paid_minor__gte=0)
                & Q(own_paid_minor__lte=F("amount_paid_minor"))
                & Q(own_refunded_minor__gte=0)
                & Q(own_refunded_minor__lte=F("refunded_minor")),
                name="order_own_money",
            ),
            models.CheckConstraint(
                condition=Q(flag__gte=0) & Q(flag__lte=5) & Q(own_flag__gte=0) & Q(own_flag__lte=5),
                name="order_flag",
            ),
        ]  # fmt: skip
