"""A connection beside the pool, for what must commit on its own or lives as long as a process.

Number blocks and data keys are made in a short transaction of their own, so that no order waits
for another one's commit and no cache ever holds what was rolled back. The relay's advisory lock
and the live stream's LISTEN need a session that nobody else uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql


def connect() -> psycopg.Connection[tuple[Any, ...]]:
    """A new connection in autocommit, as the role Django's own connections take."""
    params: dict[str, Any] = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    session = psycopg.connect(**params, autocommit=True)
    role = connection.settings_dict["OPTIONS"].get("assume_role")
    if role:
        session.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    return session


def fetch(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement in a transaction of its own and return its rows."""
    with connect() as session:
        return session.execute(statement.encode(), params).fetchall()
