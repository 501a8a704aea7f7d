"""What the client was told, kept outside the database: only this finds an order that was lost.

Every line is on the disk before the client goes on.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from uuid import UUID


class Witness:
    """An append-only file of acknowledgements. Safe for threads."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()
        self._told: dict[str, set[UUID]] = {}

    def acknowledge(self, external_no: str, order_id: UUID) -> None:
        """Keep that the product said: this order is in, under this id."""
        line = json.dumps({"external_no": external_no, "order_id": str(order_id)}) + "\n"
        with self._lock:
            os.write(self._descriptor, line.encode())
            os.fsync(self._descriptor)
            self._told.setdefault(external_no, set()).add(order_id)

    def told(self) -> dict[str, frozenset[UUID]]:
        """Ids by order number; more than one id means that the product contradicted itself."""
        with self._lock:
            return {number: frozenset(ids) for number, ids in self._told.items()}

    def close(self) -> None:
        os.close(self._descriptor)
