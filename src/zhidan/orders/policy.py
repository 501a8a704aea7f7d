"""What the business decides about its orders."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct


class MergingPolicy(Struct, frozen=True):
    """`merge_wait_minutes`: for how long after its payment a fresh order waits for others to the
    same recipient, 0 for not at all; `merges_by_itself`: whether the house merges them when that
    time is over, or leaves them to the merge bench."""

    SCOPE: ClassVar[str] = "shop"
    merge_wait_minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    merges_by_itself: bool = False
