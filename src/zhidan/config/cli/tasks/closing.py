"""The end of a task."""

from __future__ import annotations

from django.db import connections


def close_connections() -> None:
    """Give every database connection back, so that the database can stop at once."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()
