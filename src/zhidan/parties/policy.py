"""What the business decides about people's data."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class PartiesPolicy(Struct, frozen=True):
    """`reveals_per_day`: how many recipients one person may read in plain within 24 hours."""

    reveals_per_day: Annotated[int, Meta(ge=0, le=100_000)] = 200
