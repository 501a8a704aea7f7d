"""What a person enters on the one screen. Amounts are decimal texts of the order's currency."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput

Amount = Annotated[str, Meta(min_length=1, max_length=24)]
Word = Annotated[str, Meta(max_length=120)]
Text = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=2000)]
Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
Kind = Literal["sale", "copy", "reship", "exchange"]
Reason = Literal[
    "", "lost", "damaged", "missing", "wrong_item", "quality", "wrong_size", "changed_mind", "other"
]
PayWhen = Literal["now", "later", "deposit", "cod", "on_account"]


class EntryLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line as it is sold: `quantity` in base units, the price of one."""

    sku_id: UUID
    quantity: Quantity
    unit_price: Amount = "0"
    personalisation: Long = ""


class EntryBack(Struct, frozen=True, forbid_unknown_fields=True):
    """What of a line of the origin comes back in exchange."""

    line_id: UUID
    quantity: Quantity


class EntryRecipient(Struct, frozen=True, forbid_unknown_fields=True):
    """Who the order goes to, typed or recognised."""

    name: Word = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    province: Word = ""
    city: Word = ""
    district: Word = ""
    detail: Text = ""
    postcode: Annotated[str, Meta(max_length=20)] = ""

    def is_somebody(self) -> bool:
        return bool(self.name.strip() or self.phone.strip() or self.detail.strip())


class EntryPayment(Struct, frozen=True, forbid_unknown_fields=True):
    """When it is paid and how; `received` is what was handed over, empty for the exact amount."""

    when: PayWhen = "now"
    method: Annotated[str, Meta(max_length=10)] = "cash"
    received: Annotated[str, Meta(max_length=24)] = ""
    account_id: UUID | None = None
    reference: Word = ""


NOTHING_SAID = EntryRecipient()
PAID_LATER = EntryPayment(when="later")


class OrderEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One order as it is entered, under an id that the client made.

    `recipient_of` takes the recipient of another order over unseen. `is_taken`: the customer goes
    away with the goods. `expected_payable` is what the person was shown.
    """

    id: UUID
    shop_id: UUID
    kind: Kind = "sale"
    origin_id: UUID | None = None
    reason: Reason = ""
    warehouse_id: UUID | None = None
    lines: Annotated[list[EntryLine], Meta(max_length=200)] = []
    back: Annotated[list[EntryBack], Meta(max_length=200)] = []
    discount: Amount = "0"
    freight: Amount = "0"
    recipient: EntryRecipient = NOTHING_SAID
    recipient_of: UUID | None = None
    payment: EntryPayment = PAID_LATER
    is_taken: bool = False
    note: Long = ""
    ship_by: datetime | None = None
    expected_payable: str = ""

    @property
    def external_no(self) -> str:
        """What the order is known by at its shop: of the client's id, so that it comes in once."""
        return "KD" + base64.b32encode(self.id.bytes[-10:]).decode()

    def check(self) -> None:
        """Raises: InvalidInput for an entry that contradicts itself."""
        if (self.origin_id is None) != (self.kind == "sale"):
            raise InvalidInput(code="field_missing", field="origin_id")
        if not self.lines:
            raise InvalidInput(code="no_lines", field="lines")
        if self.kind == "exchange" and not self.back:
            raise InvalidInput(code="nothing_comes_back", field="back")
        if self.back and self.kind != "exchange":
            raise InvalidInput(code="not_wanted", field="back")
        if self.kind in ("reship", "exchange") and not self.reason:
            raise InvalidInput(code="field_missing", field="reason")
        if self.payment.when == "cod" and self.is_taken:
            raise InvalidInput(code="taken_is_not_delivered", field="payment.when")
