"""Tables of the stock: moves are the truth, levels a proven sum of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhidan.inventory.states import MOVE_KINDS, RESERVATION
from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family


class Warehouse(models.Model):
    """A place that holds stock."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "warehouse"


class StockLevel(models.Model):
    """How much of a SKU a warehouse holds, and how much of that is promised, in base units.

    `changed_xid` is the transaction that wrote last: the change feed reads by it, so that no
    commit that overtakes another is missed.
    """

    family: ClassVar = Family.STOCK
    pk = models.CompositePrimaryKey("sku_id", "warehouse_id")
    sku_id = models.UUIDField()
    warehouse_id = models.UUIDField()
    on_hand = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    changed_xid = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "stock_level"
        constraints = [
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("on_hand")),
                name="stock_never_oversold",
            )
        ]


class StockMove(models.Model):
    """`quantity` base units came into (plus) or left (minus) a warehouse. Never changed.

    `cause` names the fact that moved it, once per SKU: doing it again does nothing.
    `unit_cost` in minor units of `currency` with four places.
    """

    family: ClassVar = Family.STOCK
    pk = models.CompositePrimaryKey("sku_id", "id")
    sku_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    warehouse_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    quantity = models.BigIntegerField()
    unit_cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    cause = models.CharField(max_length=120)
    document_kind = models.CharField(max_length=20, blank=True, default="")
    document_no = models.CharField(max_length=80, blank=True, default="")
    order_id = models.UUIDField(null=True)
    line_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    operator_kind = models.CharField(max_length=8)
    operator_id = models.UUIDField(null=True)
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "stock_move"
        indexes = [
            models.Index(fields=["sku_id", "warehouse_id", "-moved_at"], name="move_by_level"),
            models.Index(fields=["id"], name="move_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sku_id", "cause"], name="stock_move_once"),
            models.CheckConstraint(condition=~Q(quantity=0), name="stock_move_moves"),
            models.CheckConstraint(condition=Q(kind__in=MOVE_KINDS), name="stock_move_kind"),
            models.CheckConstraint(
                condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0),
                name="stock_move_unit_cost",
            ),
        ]


class Reservation(models.Model):
    """Base units of a level promised to one line of one order."""

    family: ClassVar = Family.STOCK
    pk = models.CompositePrimaryKey("sku_id", "id")
    sku_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    warehouse_id = models.UUIDField()
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    quantity = models.BigIntegerField()
    state = models.CharField(max_length=10)
    reserved_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reservation"
        indexes = [models.Index(fields=["order_id"], name="reservation_by_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["sku_id", "line_id"],
                condition=Q(state="held"),
                name="reservation_once_per_line",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(RESERVATION.states)), name="reservation_state"
            ),
            models.CheckConstraint(
                condition=Q(state="held", closed_at__isnull=True)
                | (~Q(state="held") & Q(closed_at__isnull=False)),
                name="reservation_closed",
            ),
        ]


class StockOpening(models.Model):
    """What an opening file last said of a level (期初库存), so that it says it once.

    `document_id` is the import, `quantity` the figure in base units, `change` what it moved;
    `unit_cost` in minor units of `currency` with four places.
    """

    family: ClassVar = Family.STOCK
    pk = models.CompositePrimaryKey("sku_id", "warehouse_id")
    sku_id = models.UUIDField()
    warehouse_id = models.UUIDField()
    document_id = models.UUIDField()
    quantity = models.BigIntegerField()
    change = models.BigIntegerField()
    unit_cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        db_table = "stock_opening"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_opening_quantity"),
            models.CheckConstraint(
                condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0),
                name="stock_opening_unit_cost",
            ),
        ]
