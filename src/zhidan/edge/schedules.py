"""Regular duties of the edge."""

from __future__ import annotations

from zhidan.edge.sign_in import forget_old_sessions
from zhidan.platform.schedules import every


@every(600.0, "edge.forget_old_sessions")
def forget_sessions() -> None:
    """Drop the sessions that are over."""
    forget_old_sessions()
