"""What the business decides about imports."""

from __future__ import annotations

from msgspec import Struct


class ChannelsPolicy(Struct, frozen=True):
    """How many days uploaded files and the outcome of each of their rows are kept."""

    keep_files_days: int = 30
    keep_rows_days: int = 90
