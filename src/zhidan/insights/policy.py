"""What the business decides about its work bench."""

from __future__ import annotations

from msgspec import Struct


class InsightsPolicy(Struct, frozen=True):
    """`shows_first_steps`: whether the way from an empty installation to the first parcel is told
    on the work bench for as long as it has not been gone."""

    shows_first_steps: bool = True
