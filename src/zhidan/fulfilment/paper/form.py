"""What a business may say of a sheet of paper: choices, never code."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

PaperSize = Literal["a4", "a5", "100x150", "76x130"]
TextSize = Literal["small", "normal", "large"]
Language = Literal["reader", "zh-CN", "en"]
Fact = Literal[
    "order_no", "external_no", "shop", "placed_at", "recipient", "buyer", "message", "note",
    "printed_at",
]  # fmt: skip
Column = Literal[
    "number", "picture", "title", "code", "spec", "personalisation", "quantity", "unit_price",
    "amount", "barcode",
]  # fmt: skip
PRICES = frozenset({"unit_price", "amount"})


class SheetForm(Struct, frozen=True):
    """A sheet of one order: `facts` above, `columns` of its lines, each in the order they are
    printed. `logo` is a stored picture; without prices no amount stands anywhere on it."""

    title: Annotated[str, Meta(max_length=40)] = ""
    logo: UUID | None = None
    paper: PaperSize = "a4"
    text_size: TextSize = "normal"
    language: Language = "reader"
    header: Annotated[str, Meta(max_length=200)] = ""
    footer: Annotated[str, Meta(max_length=300)] = ""
    facts: tuple[Fact, ...] = ("order_no", "shop", "placed_at", "recipient", "message")
    columns: tuple[Column, ...] = ("number", "title", "code", "spec", "personalisation", "quantity")
    hides_prices: bool = True

    def __post_init__(self) -> None:
        if len(set(self.columns)) < len(self.columns) or len(set(self.facts)) < len(self.facts):
            raise ValueError("each once")
        if not {"title", "code"} & set(self.columns):
            raise ValueError("title or code")
