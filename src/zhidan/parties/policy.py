"""What the business decides about people's data."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

Tag = Annotated[str, Meta(min_length=1, max_length=20, pattern=r"^[^,\s\x00-\x1f]+$")]


class PartiesPolicy(Struct, frozen=True):
    """`reveals_per_day`: how many recipients one person may read in plain within 24 hours;
    `buyer_tags`: the tags that may be set on customers, few enough to be known by heart."""

    reveals_per_day: Annotated[int, Meta(ge=0, le=100_000)] = 200
    buyer_tags: Annotated[list[Tag], Meta(max_length=30)] = field(
        default_factory=lambda: ["VIP", "老客", "批发", "易退货"]
    )
