"""What a source says of an order: the one form that every channel, file and API call brings.

Amounts are plain decimal strings in the order's one currency ("123.45"), quantities whole
numbers of the SKU's base unit, times ISO 8601; a time without an offset is the shop's own.
Absent is `None` or empty, never zero: a zero is a statement, a gap is not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

Short = Annotated[str, Meta(max_length=80)]
Text = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=2000)]
Amount = Annotated[str, Meta(max_length=24)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]

SourceStatus = Literal[
    "unpaid", "balance_due", "paid", "partly_shipped", "shipped", "delivered",
    "finished", "refunded", "closed",
]  # fmt: skip
PiiState = Literal["plain", "masked", "cipher", "token", "absent"]
Part = Literal["whole", "head", "lines"]


class IncomingRecipient(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Who the parcel goes to. `pii_state` None lets the intake judge by the look of the values."""

    name: Text = ""
    mobile: Text = ""
    phone: Text = ""
    backup_phone: Text = ""
    virtual_number: Short = ""
    virtual_extension: Short = ""
    virtual_expires_at: datetime | None = None
    email: Text = ""
    country: Annotated[str, Meta(max_length=2)] = "CN"
    province: Text = ""
    city: Text = ""
    district: Text = ""
    street: Text = ""
    detail: Long = ""
    postcode: Short = ""
    raw_address: Long = ""
    address_token: Text = ""
    pii_state: PiiState | None = None


class IncomingBuyer(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Who bought, as the platform names them; never the recipient."""

    nick: Text = ""
    platform_uid: Text = ""
    email: Text = ""


class IncomingInvoice(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """The invoice the buyer asks for (普票 ordinary, 专票 special)."""

    kind: Literal["ordinary", "special"] = "ordinary"
    title: Text = ""
    tax_no: Short = ""
    bank: Text = ""
    address: Text = ""
    phone: Short = ""
    email: Text = ""
    content: Text = ""


class IncomingShipment(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """A parcel the source already knows of."""

    carrier: Text = ""
    tracking_no: Short = ""
    shipped_at: datetime | None = None


class IncomingAmounts(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """The order's money by its parts.

    payable = goods + freight + tax − seller − platform − streamer discount (the buyer owes it);
    receivable = payable + platform and streamer subsidies. What is None is derived; where all
    parts are given they must add up.
    """

    goods: Amount | None = None
    freight: Amount | None = None
    tax: Amount | None = None
    seller_discount: Amount | None = None
    platform_discount: Amount | None = None
    streamer_discount: Amount | None = None
    payable: Amount | None = None
    platform_subsidy: Amount | None = None
    streamer_subsidy: Amount | None = None
    receivable: Amount | None = None
    paid: Amount | None = None
    refunded: Amount | None = None
    platform_fee: Amount | None = None


class IncomingLine(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """One line as sold. `amount` is the line's deal total before order-level discounts.

    Where `amount` is None it is quantity × unit_price; `tax` is included in `amount` when
    `price_includes_tax`.
    """

    title: Text
    quantity: int
    external_line_no: Short = ""
    external_item_id: Short = ""
    external_sku_id: Short = ""
    outer_code: Text = ""
    spec: Text = ""
    list_price: Amount | None = None
    unit_price: Amount | None = None
    amount: Amount | None = None
    discount: Amount | None = None
    tax: Amount | None = None
    tax_rate: Amount | None = None
    price_includes_tax: bool = True
    kind: Literal["goods", "gift", "virtual"] = "goods"
    is_presale: bool = False
    ship_by: datetime | None = None
    refund_status: Literal["none", "requested", "partly_refunded", "refunded"] = "none"
    refund_quantity: int = 0
    personalisation: Long = ""
    properties: dict[str, str] = field(default_factory=dict)


class IncomingOrder(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """One order of one shop. `part` tells a whole order from half of a two-file export.

    "head" brings amounts, buyer and recipient without lines, "lines" the reverse; the second
    of the two completes the order. `raw` is the source's own record without personal fields.
    """

    external_no: Annotated[str, Meta(min_length=1, max_length=80)]
    status: SourceStatus
    placed_at: datetime | None = None
    currency: Currency = "CNY"
    part: Part = "whole"
    lines: list[IncomingLine] = field(default_factory=list)
    amounts: IncomingAmounts = field(default_factory=IncomingAmounts)
    recipient: IncomingRecipient = field(default_factory=IncomingRecipient)
    buyer: IncomingBuyer = field(default_factory=IncomingBuyer)
    invoice: IncomingInvoice | None = None
    shipments: list[IncomingShipment] = field(default_factory=list)
    order_type: Short = "normal"
    platform_status: Short = ""
    paid_at: datetime | None = None
    modified_at: datetime | None = None
    shipped_at: datetime | None = None
    finished_at: datetime | None = None
    ship_by: datetime | None = None
    ship_by_rule: Short = ""
    pay_no: Short = ""
    pay_method: Short = ""
    pay_stage: Short = ""
    is_cod: bool = False
    close_reason: Text = ""
    buyer_message: Long = ""
    seller_memo: Long = ""
    flag: Annotated[int, Meta(ge=0, le=5)] = 0
    gift_wrap: bool = False
    card_text: Long = ""
    platform_warehouse: Short = ""
    device: Short = ""
    campaign: Text = ""
    utm: Text = ""
    streamer: Text = ""
    entered_by: Short = ""
    raw_version: Short = ""
    raw: dict[str, Any] = field(default_factory=dict)


class IntakeRequest(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """A batch of one shop's orders. `shop` is its code or id; `adopt` takes over history."""

    shop: Short
    orders: Annotated[list[IncomingOrder], Meta(min_length=1, max_length=500)]
    mode: Literal["live", "adopt"] = "live"
