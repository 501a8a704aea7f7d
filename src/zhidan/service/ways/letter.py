"""What is handed over of a piece of feedback, and how a delivery fails. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhidan.kernel.errors import Refusal


class DeliveryFailed(Refusal):
    """The other side was not reached or did not take it."""

    code, status = "delivery_failed", 502


@dataclass(frozen=True, slots=True)
class Letter:
    """One piece of feedback as others read it; `picture` only where the owner wants it sent."""

    id: UUID
    subject: str
    facts: dict[str, Any]
    picture: bytes | None

    def text(self) -> str:
        """The facts line by line."""
        return "\n".join(f"{name}: {value}" for name, value in self.facts.items() if value)
