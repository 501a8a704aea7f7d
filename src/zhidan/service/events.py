"""What browsers hear of feedback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class FeedbackChanged(Event):
    """Somebody told something, or was answered: lists that are open ask again."""

    live_topic: ClassVar[str] = "feedback.changed"
    key: str
