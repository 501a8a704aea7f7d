"""What the business decides about its stock."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class InventoryPolicy(Struct, frozen=True):
    """`low_stock`: at how many free base units a SKU counts as low that names no limit itself.
    `presale_notice_days`: so long before its promised day a presale line that has no stock is a
    shortage like any other."""

    low_stock: Annotated[int, Meta(ge=0, le=1_000_000)] = 5
    presale_notice_days: Annotated[int, Meta(ge=0, le=60)] = 3
