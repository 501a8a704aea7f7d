"""The states of a piece of feedback. Pure."""

from __future__ import annotations

NEW, ANSWERED, CLOSED = "new", "answered", "closed"
STATES = (NEW, ANSWERED, CLOSED)
