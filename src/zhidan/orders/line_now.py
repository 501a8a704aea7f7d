"""A line of an order with all its columns, and as it stands in a change document. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from zhidan.orders.amounts import LineShare

# What people may have written on a thing stands apart, where it can be erased.
WORDS = ("spec", "personalisation", "raw_properties", "spec_hash")
# Follows from the amounts of all lines; where it does not, a document keeps it apart.
SHARED = (
    "apportioned_minor", "payable_minor", "seller_discount_minor", "platform_discount_minor",
    "streamer_discount_minor", "freight_minor", "platform_subsidy_minor",
    "streamer_subsidy_minor",
)  # fmt: skip


class LineNow(Struct, frozen=True):
    """A line as its row has it, in the order of `tables.PART_LINE` behind the order's id."""

    id: UUID
    position: int
    external_line_no: str
    kind: str
    supply: str
    sku_id: UUID | None
    platform_item_id: str
    platform_sku_id: str
    outer_code: str
    title: str
    spec: str
    quantity: int
    shipped_quantity: int
    list_price: Decimal | None
    unit_price: Decimal
    amount_minor: int
    discount_minor: int
    apportioned_minor: int
    tax_minor: int
    payable_minor: int
    tax_rate: Decimal | None
    price_includes_tax: bool
    refund_status: str
    refund_quantity: int
    is_presale: bool
    ship_by: datetime | None
    gift_rule_id: UUID | None
    is_customised: bool
    personalisation: str
    raw_properties: dict[str, str]
    spec_hash: bytes
    unit_cost_minor: int | None
    seller_discount_minor: int
    platform_discount_minor: int
    streamer_discount_minor: int
    freight_minor: int
    platform_subsidy_minor: int
    streamer_subsidy_minor: int
    gift_rule_version: int | None = None
    origin_line_id: UUID | None = None

    def sold(self) -> tuple[Any, ...]:
        """What of the line is not a share of the order's own parts."""
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name not in SHARED)

    def sent(self) -> tuple[Any, ...]:
        """What the warehouse and the workshop make of it."""
        return self.sku_id, self.supply, self.quantity, self.personalisation

    @property
    def share(self) -> LineShare:
        """Its share of the order's parts."""
        return LineShare(
            self.apportioned_minor, self.seller_discount_minor, self.platform_discount_minor,
            self.streamer_discount_minor, self.freight_minor, self.platform_subsidy_minor,
            self.streamer_subsidy_minor,
        )  # fmt: skip

    def with_share(self, share: LineShare) -> LineNow:
        """The line with its share of the order's parts."""
        return msgspec.structs.replace(
            self,
            apportioned_minor=share.discount,
            payable_minor=self.amount_minor - share.discount,
            seller_discount_minor=share.seller_discount,
            platform_discount_minor=share.platform_discount,
            streamer_discount_minor=share.streamer_discount,
            freight_minor=share.freight,
            platform_subsidy_minor=share.platform_subsidy,
            streamer_subsidy_minor=share.streamer_subsidy,
        )

    def document(self) -> dict[str, Any]:
        """As plain values without what people wrote."""
        return self._plain(lambda name: name not in WORDS and name not in SHARED)

    def words(self) -> dict[str, Any]:
        """What people wrote on it."""
        return self._plain(lambda name: name in WORDS)

    def _plain(self, wanted: Any) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in self.__struct_fields__ if wanted(name)}
        return dict(msgspec.to_builtins(fields))


def line_of(document: Mapping[str, Any], words: Mapping[str, Any]) -> LineNow:
    """A line out of a document; its shares are still to be given."""
    told = {**dict.fromkeys(SHARED, 0), **document, **words}
    return msgspec.convert(told, LineNow, strict=False)


def made_hash(line: LineNow) -> bytes:
    """What a customised line is to be made as; plain goods share one value."""
    if not line.personalisation:
        return b""
    text = "\x1f".join(
        [line.outer_code, line.spec, line.personalisation]
        + [f"{key}={line.raw_properties[key]}" for key in sorted(line.raw_properties)]
    )
    return hashlib.sha256(text.encode()).digest()[:16]
