"""What went wrong, in words that hold no data: for logs, deliveries and jobs."""

from __future__ import annotations

import traceback

from zhidan.kernel.errors import Refusal


def describe(error: BaseException) -> str:
    """The error's kind, code and place. Never its text: that may quote somebody's address."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next(
        (f"{f.filename.rpartition('/src/')[2]}:{f.lineno}" for f in reversed(frames)), "unknown"
    )
    if isinstance(error, Refusal):
        return f"{type(error).__name__} {error.code} at {place}"
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    details = [
        text
        for text in (
            getattr(cause, "sqlstate", None),
            getattr(diagnosis, "constraint_name", None),
        )
        if text
    ]
    return " ".join([type(error).__name__, *details, "at", place])
