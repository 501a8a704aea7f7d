"""Tables of the parties: reference data of the business, and people's data under seal."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from zhidan.kernel.ids import uuid7
from zhidan.platform.families import Family

CHANNELS = (
    "taobao", "tmall", "jd", "pdd", "douyin", "shopify", "woocommerce", "amazon", "manual", "store",
    "fair", "other",
)  # fmt: skip
# 线下: nobody outside wants to hear what became of an order.
OFFLINE = frozenset({"manual", "store", "fair"})
PII_STATES = ("plain", "masked", "cipher", "token", "absent")


class LegalEntity(models.Model):
    """The company in whose name a shop sells and invoices."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    tax_no = models.CharField(max_length=40, blank=True, default="")
    invoice_series = models.CharField(max_length=20, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "legal_entity"


class ShopGroup(models.Model):
    """Shops whose orders may travel in one parcel (店铺分组)."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "shop_group"


class Shop(models.Model):
    """One account on one sales channel: unit of permission, numbering of source orders and keys.

    `warehouse_ids` in the order they are asked; `taken_over_at` parts history from live orders;
    `unpaid_hours` after which an unpaid order's reservation ends.
    """

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    channel = models.CharField(max_length=20)
    group = models.ForeignKey(
        ShopGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    legal_entity = models.ForeignKey(
        LegalEntity, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    day_end_hour = models.SmallIntegerField(default=24)
    taken_over_at = models.DateTimeField(null=True, blank=True)
    reserve_on = models.CharField(max_length=8, default="paid")
    unpaid_hours = models.IntegerField(default=24)
    warehouse_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    fee_rate = models.DecimalField(max_digits=8, decimal_places=6, default=0)
    ship_by_hours = models.IntegerField(default=48)
    pii_mode = models.CharField(max_length=8, default="plain")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "shop"
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="shop_channel"),
            models.CheckConstraint(
                condition=Q(reserve_on__in=("placed", "paid")), name="shop_reserve_on"
            ),
            models.CheckConstraint(
                condition=Q(pii_mode__in=("plain", "token")), name="shop_pii_mode"
            ),
            models.CheckConstraint(
                condition=Q(unpaid_hours__gt=0) & Q(ship_by_hours__gt=0), name="shop_hours"
            ),
            models.CheckConstraint(
                condition=Q(day_end_hour__gte=0) & Q(day_end_hour__lte=24), name="shop_day_end"
            ),
            models.CheckConstraint(
                condition=Q(fee_rate__gte=0) & Q(fee_rate__lt=1), name="shop_fee_rate"
            ),
        ]


class Carrier(models.Model):
    """A company that carries parcels. `tracking_url` has one ``{}`` for the number."""

    family: ClassVar = Family.REFERENCE
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    tracking_url = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "carrier"


class BuyerKey(models.Model):
    """A shop's name for a buyer, blinded: found without reading anybody's name."""

    family: ClassVar = Family.KEY
    pk = models.CompositePrimaryKey("uid_blind", "shop_id")
    uid_blind = models.BinaryField()
    shop_id = models.UUIDField()
    buyer_id = models.UUIDField()

    class Meta:
        db_table = "buyer_key"
        indexes = [models.Index(fields=["shop_id", "buyer_id"], name="buyer_key_by_shop")]


class Buyer(models.Model):
    """Who buys, as the platforms name them; never the recipient. The nick stands sealed.

    One buyer may be known to several shops, each with a key of its own (BuyerKey): `identity_blind`
    is what they share, where there is such a thing (see `rules.identity`). `shop_id` is the shop
    that met them first and whose keys seal the nick.
    """

    family: ClassVar = Family.PARTY
    id = models.UUIDField(primary_key=True, default=uuid7)
    shop_id = models.UUIDField()
    nick_sealed = models.BinaryField()
    nick_masked = models.CharField(max_length=80, blank=True, default="")
    nick_blind = models.BinaryField(null=True)
    identity_blind = models.BinaryField(null=True)
    tags = ArrayField(models.TextField(), default=list, blank=True)
    blacklist_reason = models.CharField(max_length=200, blank=True, default="")
    blacklist_until = models.DateTimeField(null=True, blank=True)
    blacklisted_at = models.DateTimeField(null=True)
    blacklisted_by = models.UUIDField(null=True)
    consent = models.JSONField(default=dict, blank=True)
    first_order_at = models.DateTimeField()
    last_order_at = models.DateTimeField()

    class Meta:
        db_table = "buyer"
        indexes = [
            models.Index(fields=["nick_blind"], name="buyer_by_nick"),
            models.Index(fields=["-last_order_at", "-id"], name="buyer_by_last_order"),
            models.Index(
                fields=["-last_order_at", "-id"],
                condition=Q(blacklisted_at__isnull=False),
                name="buyer_blacklisted",
            ),
            GinIndex(fields=["tags"], condition=~Q(tags=[]), name="buyer_by_tag"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_order_at__lte=models.F("last_order_at")), name="buyer_times"
            ),
            models.UniqueConstraint(
                fields=["identity_blind"],
                condition=Q(identity_blind__isnull=False),
                name="buyer_once",
            ),
            models.CheckConstraint(
                condition=(Q(blacklisted_at__isnull=False) & ~Q(blacklist_reason=""))
                | Q(
                    blacklisted_at__isnull=True,
                    blacklisted_by__isnull=True,
                    blacklist_until__isnull=True,
                    blacklist_reason="",
                ),
                name="buyer_blacklist_is_whole",
            ),
        ]


class Recipient(models.Model):
    """Where an order's parcel goes. The newest row of an order counts; none is overwritten.

    `sealed` holds name, phones, e-mail, detail and raw address as one authenticated ciphertext
    bound to this row; beside it stand only masked forms, region names and keyed blind indexes.
    `origin`: source (as it came), clerk (changed by one of us; a source never overwrites it),
    erased (nothing of it is known any more, nor taken over again).
    `placed_at` is the order's own, so that a person's orders are found newest first.
    """

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    shop_id = models.UUIDField()
    origin = models.CharField(max_length=8, default="source")
    pii_state = models.CharField(max_length=8)
    sealed = models.BinaryField()
    name_masked = models.CharField(max_length=80, blank=True, default="")
    phone_masked = models.CharField(max_length=40, blank=True, default="")
    address_masked = models.CharField(max_length=200, blank=True, default="")
    country = models.CharField(max_length=2, default="CN")
    province = models.CharField(max_length=80, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    district = models.CharField(max_length=80, blank=True, default="")
    street = models.CharField(max_length=80, blank=True, default="")
    region_code = models.CharField(max_length=12, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    parse_confidence = models.SmallIntegerField(default=0)
    virtual_expires_at = models.DateTimeField(null=True, blank=True)
    address_token = models.CharField(max_length=300, blank=True, default="")
    phone_blind = models.BinaryField(null=True)
    name_blind = models.BinaryField(null=True)
    address_blind = models.BinaryField(null=True)
    last4_blind = models.BinaryField(null=True)
    placed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "recipient"
        indexes = [
            models.Index(
                fields=["phone_blind", "-placed_at", "-order_id"], name="recipient_by_phone"
            ),
            models.Index(
                fields=["name_blind", "-placed_at", "-order_id"], name="recipient_by_name"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(pii_state__in=PII_STATES), name="recipient_pii_state"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=("source", "clerk", "erased")), name="recipient_origin"
            ),
            models.CheckConstraint(
                condition=Q(parse_confidence__gte=0) & Q(parse_confidence__lte=100),
                name="recipient_confidence",
            ),
        ]


class InvoiceRequest(models.Model):
    """The invoice a buyer asks for with an order; contact fields stand sealed."""

    family: ClassVar = Family.ORDER
    pk = models.CompositePrimaryKey("order_id", "id")
    order_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True, default="")
    tax_no = models.CharField(max_length=80, blank=True, default="")
    content = models.CharField(max_length=300, blank=True, default="")
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, default="requested")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "invoice_request"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("ordinary", "special")), name="invoice_request_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("requested",)), name="invoice_request_state"
            ),
        ]
