"""What a person may say of shops, groups, legal entities and carriers, and what is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import UNSET, Meta, Struct, UnsetType

from zhidan.kernel.errors import InvalidInput
from zhidan.parties.models import LegalEntity, ShopGroup
from zhidan.parties.rules import objection_to_tracking_url
from zhidan.platform.edits import within

Channel = Literal[
    "taobao", "tmall", "jd", "pdd", "douyin", "shopify", "woocommerce", "amazon", "manual", "store",
    "fair", "other",
]  # fmt: skip
Hours = Annotated[int, Meta(ge=1, le=24 * 365)]
HourOfDay = Annotated[int, Meta(ge=0, le=24)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class ShopEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shop's settings; what is not named stays. Times carry their zone."""

    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    channel: Channel | UnsetType = UNSET
    group_id: UUID | UnsetType | None = UNSET
    legal_entity_id: UUID | UnsetType | None = UNSET
    currency: Currency | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    day_end_hour: HourOfDay | UnsetType = UNSET
    taken_over_at: Annotated[datetime, Meta(tz=True)] | UnsetType | None = UNSET
    reserve_on: Literal["placed", "paid"] | UnsetType = UNSET
    unpaid_hours: Hours | UnsetType = UNSET
    warehouse_ids: Annotated[list[UUID], Meta(max_length=50)] | UnsetType = UNSET
    fee_rate: Decimal | UnsetType = UNSET
    ship_by_hours: Hours | UnsetType = UNSET
    pii_mode: Literal["plain", "token"] | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewShop(ShopEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shop to open: its code, name and channel at least."""

    code: str
    name: str
    channel: Channel


class ShopGroupEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shop group's names."""

    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET


class NewShopGroup(ShopGroupEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A shop group to make."""

    code: str
    name: str


class LegalEntityEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of a company of ours."""

    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    tax_no: str | UnsetType = UNSET
    invoice_series: str | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewLegalEntity(LegalEntityEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A company of ours to note down."""

    code: str
    name: str


class CarrierEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of a carrier; its code stays, parcels name it."""

    name: str | UnsetType = UNSET
    name_en: str | UnsetType = UNSET
    tracking_url: str | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewCarrier(CarrierEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A carrier to note down."""

    code: str
    name: str


def check_shop(fields: Mapping[str, Any]) -> None:
    """What a shop's settings name must exist.

    Raises: InvalidInput (bad_time_zone, not_known, out_of_range).
    """
    within(fields, "fee_rate", below="1")
    if (zone := fields.get("time_zone")) is not None:
        try:
            ZoneInfo(zone.strip())
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidInput(code="bad_time_zone", field="time_zone") from None
    for name, model in (("group_id", ShopGroup), ("legal_entity_id", LegalEntity)):
        wanted = fields.get(name)
        if wanted is not None and not model._default_manager.filter(pk=wanted).exists():
            raise InvalidInput(code="not_known", field=name)


def check_carrier(fields: Mapping[str, Any]) -> None:
    """Raises: InvalidInput (bad_tracking_url)."""
    if code := objection_to_tracking_url(fields.get("tracking_url") or ""):
        raise InvalidInput(code=code, field="tracking_url")
