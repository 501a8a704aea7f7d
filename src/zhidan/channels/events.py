"""What channels tell the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class ImportChanged(Event):
    """An import went on by a chunk, ended, failed or was taken back."""

    import_id: UUID
    shop_id: UUID | None
    live_topic: ClassVar[str] = "import.changed"
    context: ClassVar[str] = "channels"

    def live_scope(self) -> frozenset[UUID] | None:
        return None if self.shop_id is None else frozenset({self.shop_id})

    def live_data(self) -> dict[str, Any]:
        return {"id": self.import_id}
