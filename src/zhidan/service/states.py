"""The states of a piece of feedback. Pure."""

from __future__ import annotations

NEW, ANSWERED, CLOSED = "new", "answered", "closed"
STATES = (NEW, ANSWERED, CLOSED)

# Where it stands on its way out of the installation; HERE where no way is open.
HERE, QUEUED, SENT, FAILED = "", "queued", "sent", "failed"
DELIVERIES = (HERE, QUEUED, SENT, FAILED)
