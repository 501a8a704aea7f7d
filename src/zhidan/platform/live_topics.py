"""Events of the platform itself that the live stream acts upon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class SessionEnded(Event):
    """A person signed out somewhere: live streams of sessions that are gone must close."""

    user_id: UUID
    live_topic: ClassVar[str] = "session.ended"
    context: ClassVar[str] = "platform"

    def live_data(self) -> dict[str, Any]:
        return {"user_id": self.user_id}
