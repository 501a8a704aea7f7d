"""What browsers hear of figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class SalesAddedUp(Event):
    """Daily sales were added up anew: a work bench that is open asks again."""

    live_topic: ClassVar[str] = "counts"
    key: str


@dataclass(frozen=True)
class BackupEnded(Event):
    """A backup was made, or could not be."""

    live_topic: ClassVar[str] = "counts"
    key: str
