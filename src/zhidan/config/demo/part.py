"""The work of one of several processes that place orders. Loaded by name."""

from __future__ import annotations

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.demo.bulk import Batch, place_batch


def place(batch: Batch) -> tuple[int, int]:
    """Place one batch."""
    return place_batch(batch)
