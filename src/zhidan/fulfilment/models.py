"""Tables of the fulfilment: what is to leave which warehouse, what lies in the box, what has left.

Orders and their lines are named as plain ids: they belong to another family.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhidan.fulfilment.states import FULFILMENT, OPEN, RETIRED
from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family

STATES = sorted(FULFILMENT.states)
SCAN_RESULTS = ("ok", "complete", "wrong_item", "too_many", "unknown")
NUMBER_CHECKS = ("fits", "overruled")


class FulfilmentOrder(models.Model):
    """What one warehouse sends of one order, or of several that travel together.

    Of several, `order_id`, `order_no` and `shop_id` are those of the first, `merge_group_id` is
    what holds them together, `other_shop_ids` the further shops they came from. `picked`,
    `returned` and `units` are sums over the lines; `waits_for_production` is as last heard from
    the orders; `version` counts the events.
    """

    family: ClassVar = Family.FULFILMENT
    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40)
    order_id = models.UUIDField()
    order_no = models.CharField(max_length=40)
    merge_group_id = models.UUIDField(null=True)
    shop_id = models.UUIDField()
    other_shop_ids = ArrayField(models.UUIDField(), db_default=[])
    warehouse_id = models.UUIDField()
    state = models.CharField(max_length=10)
    waits_for_production = models.BooleanField(default=False)
    is_customised = models.BooleanField(default=False)
    line_count = models.IntegerField()
    units = models.BigIntegerField()
    picked = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(db_default=0)
    pick_list_id = models.UUIDField(null=True)
    carrier_id = models.UUIDField(null=True)
    tracking_no = models.CharField(max_length=40, blank=True, default="")
    packed_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "fulfilment_order"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="fulfilment_by_time"),
            models.Index(fields=["state", "-created_at", "-id"], name="fulfilment_by_state"),
            models.Index(
                fields=["warehouse_id", "-created_at", "-id"], name="fulfilment_by_warehouse"
            ),
            models.Index(fields=["shop_id", "-created_at", "-id"], name="fulfilment_by_shop"),
            models.Index(fields=["order_id"], name="fulfilment_by_order"),
            models.Index(fields=["number"], name="fulfilment_by_number"),
            models.Index(fields=["order_no"], name="fulfilment_by_order_no"),
            models.Index(
                fields=["tracking_no"], condition=~Q(tracking_no=""), name="fulfilment_by_tracking"
            ),
            models.Index(
                fields=["state", "warehouse_id"],
                condition=Q(state__in=sorted(OPEN)),
                name="fulfilment_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="fulfilment_state"),
            models.CheckConstraint(
                condition=Q(line_count__gt=0) & Q(units__gt=0), name="fulfilment_units"
            ),
            models.CheckConstraint(
                condition=Q(picked__gte=0) & Q(picked__lte=F("units")), name="fulfilment_picked"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("picked", "packed")) | Q(picked=F("units")),
                name="fulfilment_picked_whole",
            ),
            models.CheckConstraint(
                condition=Q(returned=0)
                | Q(state__in=RETIRED, returned__gte=0, returned__lte=F("picked")),
                name="fulfilment_returned",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(returned=F("picked")),
                name="fulfilment_put_back_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="shipped", shipped_at__isnull=False)
                | (~Q(state="shipped") & Q(shipped_at__isnull=True)),
                name="fulfilment_shipped_at",
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="fulfilment_version"),
        ]


class FulfilmentKey(models.Model):
    """The fulfilment order that sends an order from a warehouse; gone when that one is cancelled.
    Orders that travel together share one."""

    family: ClassVar = Family.KEY
    pk = models.CompositePrimaryKey("order_id", "warehouse_id")
    order_id = models.UUIDField()
    warehouse_id = models.UUIDField()
    fulfilment_id = models.UUIDField()

    class Meta:
        db_table = "fulfilment_key"


class FulfilmentLine(models.Model):
    """One line to send, as it was sold. `position` counts from 1 and stands on paper.

    Quantities are base units; `returned` is what was put back of `picked` after it was stopped.
    """

    family: ClassVar = Family.FULFILMENT
    pk = models.CompositePrimaryKey("fulfilment_id", "id")
    fulfilment = models.ForeignKey(
        FulfilmentOrder, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    id = models.UUIDField(default=uuid7)
    position = models.IntegerField()
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    sku_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=8)
    supply = models.CharField(max_length=10, blank=True, default="")
    title = models.CharField(max_length=300)
    spec = models.CharField(max_length=300, blank=True, default="")
    personalisation = models.CharField(max_length=2000, blank=True, default="")
    quantity = models.BigIntegerField()
    picked = models.BigIntegerField(default=0)
    packed = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "fulfilment_line"
        constraints = [
            models.UniqueConstraint(
                fields=["fulfilment_id", "position"], name="fulfilment_line_position"
            ),
            models.UniqueConstraint(
                fields=["fulfilment_id", "order_id", "line_id"], name="fulfilment_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(picked__gte=0)
                & Q(picked__lte=F("quantity"))
                & Q(packed__gte=0)
                & Q(packed__lte=F("picked"))
                & Q(returned__gte=0)
                & Q(returned__lte=F("picked")),
                name="fulfilment_line_quantities",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("goods", "gift")), name="fulfilment_line_kind"
            ),
        ]


class Parcel(models.Model):
    """A parcel of a fulfilment order. Freight in minor units of `currency`: estimated before,
    weighed at the door, billed by the carrier. `number_check` tells whether the number fits what
    is known of the carrier or a person overruled that; goods fetched in person carry none."""

    family: ClassVar = Family.FULFILMENT
    pk = models.CompositePrimaryKey("fulfilment_id", "id")
    fulfilment = models.ForeignKey(
        FulfilmentOrder, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    id = models.UUIDField(default=uuid7)
    number = models.CharField(max_length=40)
    carrier_id = models.UUIDField()
    tracking_no = models.CharField(max_length=40)
    number_check = models.CharField(max_length=10, default="fits")
    weight_g = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    estimated_freight_minor = models.BigIntegerField(null=True)
    weighed_freight_minor = models.BigIntegerField(null=True)
    billed_freight_minor = models.BigIntegerField(null=True)
    packaging_sku_id = models.UUIDField(null=True)
    packed_by = models.UUIDField(null=True)
    shipped_by = models.UUIDField(null=True)
    shipped_at = models.DateTimeField()

    class Meta:
        db_table = "parcel"
        indexes = [
            models.Index(fields=["tracking_no"], name="parcel_by_tracking"),
            models.Index(fields=["number"], name="parcel_by_number"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight_g__isnull=True) | Q(weight_g__gt=0), name="parcel_weight"
            ),
            models.CheckConstraint(
                condition=(
                    Q(estimated_freight_minor__isnull=True) | Q(estimated_freight_minor__gte=0)
                )
                & (Q(weighed_freight_minor__isnull=True) | Q(weighed_freight_minor__gte=0))
                & (Q(billed_freight_minor__isnull=True) | Q(billed_freight_minor__gte=0)),
                name="parcel_freight",
            ),
            models.CheckConstraint(
                condition=Q(number_check__in=NUMBER_CHECKS), name="parcel_number_check"
            ),
        ]


class TrackingKey(models.Model):
    """A carrier's number belongs to one parcel."""

    family: ClassVar = Family.KEY
    pk = models.CompositePrimaryKey("tracking_no", "carrier_id")
    tracking_no = models.CharField(max_length=40)
    carrier_id = models.UUIDField()
    fulfilment_id = models.UUIDField()
    parcel_id = models.UUIDField()

    class Meta:
        db_table = "tracking_key"


class Scan(models.Model):
    """One shot of a scanner, by the id the client gave it, with the answer it got. Never changed.

    `picked` and `quantity` are those of the line right after it.
    """

    family: ClassVar = Family.FULFILMENT
    pk = models.CompositePrimaryKey("fulfilment_id", "id")
    fulfilment = models.ForeignKey(
        FulfilmentOrder, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    id = models.UUIDField()
    code = models.CharField(max_length=120)
    result = models.CharField(max_length=10)
    line_id = models.UUIDField(null=True)
    picked = models.BigIntegerField(default=0)
    quantity = models.BigIntegerField(default=0)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "scan"
        constraints = [
            models.CheckConstraint(condition=Q(result__in=SCAN_RESULTS), name="scan_result"),
            models.CheckConstraint(
                condition=Q(picked__gte=0) & Q(picked__lte=F("quantity")), name="scan_quantities"
            ),
        ]


class FulfilmentEvent(models.Model):
    """A step of a fulfilment order; never changed. `seq` counts from 1 without gaps."""

    family: ClassVar = Family.FULFILMENT
    pk = models.CompositePrimaryKey("fulfilment_id", "seq")
    fulfilment = models.ForeignKey(
        FulfilmentOrder, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    seq = models.IntegerField()
    action = models.CharField(max_length=24)
    from_state = models.CharField(max_length=10, blank=True, default="")
    to_state = models.CharField(max_length=10)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    params = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "fulfilment_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state__in=STATES) & Q(from_state__in=["", *STATES]),
                name="fulfilment_event_state",
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="fulfilment_event_seq"),
        ]


class PickList(models.Model):
    """A sheet of paper for one warehouse, as it was printed."""

    family: ClassVar = Family.LOCAL
    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40, unique=True)
    warehouse_id = models.UUIDField()
    fulfilments = models.IntegerField()
    created_by = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "pick_list"
        indexes = [models.Index(fields=["-created_at", "-id"], name="pick_list_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(fulfilments__gt=0), name="pick_list_fulfilments")
        ]


class PickListEntry(models.Model):
    """A fulfilment order on a pick list, in the order of printing."""

    family: ClassVar = Family.LOCAL
    pk = models.CompositePrimaryKey("pick_list_id", "position")
    pick_list = models.ForeignKey(
        PickList, on_delete=models.DO_NOTHING, db_index=False, related_name="+"
    )
    position = models.IntegerField()
    fulfilment_id = models.UUIDField()

    class Meta:
        db_table = "pick_list_entry"
        constraints = [
            models.CheckConstraint(condition=Q(position__gt=0), name="pick_list_entry_position")
        ]
