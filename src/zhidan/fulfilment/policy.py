"""What the business decides about its printed papers."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from zhidan.fulfilment.paper import form


class PackingSlipPolicy(form.SheetForm, frozen=True):
    """What lies in the parcel: the whole fulfilment order, without prices at first."""

    SCOPE: ClassVar[str] = "shop"


class OrderSheetPolicy(form.SheetForm, frozen=True):
    """An order on paper, each line with its barcode."""

    SCOPE: ClassVar[str] = "shop"
    facts: tuple[form.Fact, ...] = (
        "order_no", "external_no", "shop", "placed_at", "recipient", "buyer", "message", "note",
    )  # fmt: skip
    columns: tuple[form.Column, ...] = (
        "number", "picture", "title", "code", "spec", "personalisation", "quantity", "unit_price",
        "amount", "barcode",
    )  # fmt: skip
    hides_prices: bool = False


class PickListPolicy(Struct, frozen=True):
    """The list for the walk through the warehouse; A4."""

    title: Annotated[str, Meta(max_length=20)] = ""
    logo: UUID | None = None
    language: form.Language = "reader"
    header: Annotated[str, Meta(max_length=40)] = ""
    footer: Annotated[str, Meta(max_length=40)] = ""
    shows_summary: bool = True
    shows_pictures: bool = True
