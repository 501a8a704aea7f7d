"""Tables of the catalogue."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family

SUPPLIES = ("stocked", "to_order", "virtual", "bundle", "material")
LIFECYCLES = ("draft", "active", "phasing_out", "retired")


class Supplier(models.Model):
    """Who makes or sells us goods. Whom to call there is sealed; the masks are for lists."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    contact_sealed = models.BinaryField(null=True)
    contact_name_masked = models.CharField(max_length=80, blank=True, default="")
    contact_phone_masked = models.CharField(max_length=40, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "supplier"


class Product(models.Model):
    """A style (款式); its SKUs are what is sold and stocked.

    `ships_alone`: nothing else travels in a parcel with it. `most_per_parcel`: how many pieces of
    it, of all its SKUs together, a parcel may hold; empty for as many as there are.
    """

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    style_no = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True, default="")
    category = models.CharField(max_length=80, blank=True, default="")
    brand = models.CharField(max_length=80, blank=True, default="")
    season = models.CharField(max_length=20, blank=True, default="")
    year = models.SmallIntegerField(null=True, blank=True)
    picture_id = models.UUIDField(null=True, blank=True)
    lifecycle = models.CharField(max_length=12, default="active")
    ships_alone = models.BooleanField(default=False, db_default=False)
    most_per_parcel = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "product"
        indexes = [
            models.Index(fields=["updated_at", "id"], name="product_by_change"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="product_by_title"),
            GinIndex(fields=["title_en"], opclasses=["gin_trgm_ops"], name="product_by_title_en"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(lifecycle__in=LIFECYCLES), name="product_lifecycle"),
            models.CheckConstraint(
                condition=Q(most_per_parcel__isnull=True) | Q(most_per_parcel__gt=0),
                name="product_most_per_parcel",
            ),
        ]


class Sku(models.Model):
    """One thing that is sold: a product with its options fixed.

    `supply`: stocked lines reserve stock, to_order lines wait for production, virtual ones
    (补差价, 邮费) never reserve, ship or block. Lengths in mm, weight in g, stock limits in the
    base unit. `options` is a name → value mapping such as {"颜色": "红"}. `barcode` is the first of
    its barcodes; all of them stand in sku_barcode.
    """

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="skus")
    code = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    options = models.JSONField(default=dict, blank=True)
    supply = models.CharField(max_length=10, default="stocked")
    barcode = models.CharField(max_length=80, blank=True, default="")
    unit = models.CharField(max_length=20, default="piece")
    pack_factor = models.DecimalField(max_digits=12, decimal_places=4, default=1)
    weight_g = models.BigIntegerField(default=0)
    length_mm = models.BigIntegerField(default=0)
    width_mm = models.BigIntegerField(default=0)
    height_mm = models.BigIntegerField(default=0)
    list_price_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="CNY")
    tax_code = models.CharField(max_length=40, blank=True, default="")
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=0)
    origin = models.CharField(max_length=2, blank=True, default="")
    hs_code = models.CharField(max_length=20, blank=True, default="")
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    supplier_code = models.CharField(max_length=80, blank=True, default="")
    min_stock = models.BigIntegerField(null=True, blank=True)
    max_stock = models.BigIntegerField(null=True, blank=True)
    bin_code = models.CharField(max_length=40, blank=True, default="")
    picture_id = models.UUIDField(null=True, blank=True)
    lifecycle = models.CharField(max_length=12, default="active")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "sku"
        indexes = [
            models.Index(fields=["barcode"], name="sku_by_barcode"),
            GinIndex(fields=["code"], opclasses=["gin_trgm_ops"], name="sku_by_like_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["barcode"], condition=~Q(barcode=""), name="sku_barcode_names_one"
            ),
            models.CheckConstraint(condition=Q(supply__in=SUPPLIES), name="sku_supply"),
            models.CheckConstraint(condition=Q(lifecycle__in=LIFECYCLES), name="sku_lifecycle"),
            models.CheckConstraint(condition=~Q(code=""), name="sku_code_not_empty"),
            models.CheckConstraint(condition=Q(pack_factor__gt=0), name="sku_pack_factor"),
            models.CheckConstraint(
                condition=Q(weight_g__gte=0)
                & Q(length_mm__gte=0)
                & Q(width_mm__gte=0)
                & Q(height_mm__gte=0),
                name="sku_measures",
            ),
            models.CheckConstraint(
                condition=Q(list_price_minor__gte=0), name="sku_list_price_minor"
            ),
            models.CheckConstraint(
                condition=Q(tax_rate__gte=0) & Q(tax_rate__lt=1), name="sku_tax_rate"
            ),
            models.CheckConstraint(
                condition=(Q(min_stock__isnull=True) | Q(min_stock__gte=0))
                & (Q(max_stock__isnull=True) | Q(max_stock__gte=0)),
                name="sku_stock_limits",
            ),
        ]


class SkuBarcode(models.Model):
    """A barcode and the one SKU it names; the first one of a SKU stands here as well."""

    family: ClassVar = Family.REFERENCE
    barcode = models.CharField(primary_key=True, max_length=80)
    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="barcodes")

    class Meta:
        db_table = "sku_barcode"


class SkuCost(models.Model):
    """What one base unit costs from a day on, in minor units (4 places)."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="costs")
    valid_on = models.DateField()
    unit_cost = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta:
        db_table = "sku_cost"
        constraints = [
            models.UniqueConstraint(fields=["sku", "valid_on"], name="sku_cost_per_day"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="sku_cost_not_negative"),
        ]


class Listing(models.Model):
    """What a shop shows for sale, and what somebody decided that it stands for (商品匹配).

    It stands for one SKU, or for nothing that is stocked, made or shipped (`is_virtual`: 补差价).
    A listing is known by its platform ids and its outer code; `as_sold` holds what has to tell it
    apart where those are not enough.
    """

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    shop_id = models.UUIDField()
    platform_item_id = models.CharField(max_length=80, blank=True, default="")
    platform_sku_id = models.CharField(max_length=80, blank=True, default="")
    outer_code = models.CharField(max_length=300, blank=True, default="")
    as_sold = models.CharField(max_length=601, blank=True, default="")
    title = models.CharField(max_length=300, blank=True, default="")
    spec = models.CharField(max_length=300, blank=True, default="")
    sku = models.ForeignKey(Sku, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_virtual = models.BooleanField(default=False)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "listing"
        indexes = [
            models.Index(fields=["-decided_at", "-id"], name="listing_by_decision"),
            models.Index(fields=["shop_id", "outer_code"], name="listing_by_code"),
            models.Index(
                fields=["shop_id", "as_sold"], condition=~Q(as_sold=""), name="listing_by_words"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shop_id", "platform_item_id", "platform_sku_id", "outer_code", "as_sold"],
                name="listing_once",
            ),
            models.CheckConstraint(
                condition=Q(sku__isnull=False, is_virtual=False)
                | Q(sku__isnull=True, is_virtual=True),
                name="listing_stands_for_one",
            ),
        ]
