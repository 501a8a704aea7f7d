"""What the business decides about its work bench and its backups."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class InsightsPolicy(Struct, frozen=True):
    """`shows_first_steps`: whether the way from an empty installation to the first parcel is told
    on the work bench for as long as it has not been gone."""

    shows_first_steps: bool = True


class BackupPolicy(Struct, frozen=True):
    """Every day at `hour` (the business's own) into `folder`, of which the last `keep` stay.

    Without a folder they lie in `backups` of the data folder, which outlives a mistake but not
    the machine.
    """

    is_on: bool = False
    hour: Annotated[int, Meta(ge=0, le=23)] = 3
    folder: Annotated[str, Meta(max_length=300)] = ""
    keep: Annotated[int, Meta(ge=1, le=365)] = 7
