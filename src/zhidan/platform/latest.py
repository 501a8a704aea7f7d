"""What is built from rows that are only ever added, kept in memory until there is a newer one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")


class Latest(Generic[T]):
    """Built once per process and database, and again when its stamp says so.

    `stamp_sql` is one small question for a number that grows with every row.
    """

    __slots__ = ("_build", "_kept", "_lock", "_stamp_sql")

    def __init__(self, stamp_sql: str, build: Callable[[], T]) -> None:
        self._stamp_sql, self._build = stamp_sql, build
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[int, T]] = {}

    def now(self) -> T:
        """What the rows say by now."""
        with connection.cursor() as cursor:
            cursor.execute(self._stamp_sql)
            (stamp,) = cursor.fetchone()
        database = str(connection.settings_dict["NAME"])
        with self._lock:
            kept = self._kept.get(database)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        built = self._build()
        with self._lock:
            self._kept[database] = (stamp, built)
        return built
