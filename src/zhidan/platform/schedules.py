"""Regular duties: run by one worker of all, each on its own beat."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from zhidan.platform.faults import describe

logger = logging.getLogger(__name__)
Duty = Callable[[], None]
# Below this a restart may simply begin anew; above it the database knows when it last ran.
_REMEMBERED_S = 60.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """A duty and how often it is due."""

    name: str
    seconds: float
    duty: Duty


_schedules: dict[str, Schedule] = {}


def every(seconds: float, name: str) -> Callable[[Duty], Duty]:
    """Register a duty that runs every `seconds`, in one worker of all at a time."""

    def register(duty: Duty) -> Duty:
        _schedules[name] = Schedule(name, seconds, duty)
        return duty

    return register


def schedules() -> dict[str, Schedule]:
    """Every registered duty by name."""
    return dict(_schedules)


class Clockwork:
    """Runs what is due; one instance per leading worker."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def tick(self) -> None:
        """Run every duty whose time has come; one that fails does not stop the others."""
        for schedule in _schedules.values():
            now = time.monotonic()
            if schedule.name not in self._next:
                self._next[schedule.name] = now + _remaining(schedule)
            if now >= self._next[schedule.name]:
                self._next[schedule.name] = now + schedule.seconds
                self._run(schedule)

    def _run(self, schedule: Schedule) -> None:
        error = ""
        try:
            schedule.duty()
        except Exception as problem:
            error = describe(problem)
            logger.error("schedule %s failed: %s", schedule.name, error)
        if error or schedule.seconds >= _REMEMBERED_S:
            _mark(schedule.name, error)


def _remaining(schedule: Schedule) -> float:
    if schedule.seconds < _REMEMBERED_S:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp() - ran_at)::float FROM schedule_mark"
            " WHERE name = %s AND ran_at IS NOT NULL",
            [schedule.name],
        )
        row = cursor.fetchone()
    return 0.0 if row is None else max(0.0, schedule.seconds - row[0])


def _mark(name: str, error: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO schedule_mark (name, ran_at, last_error)"
            " VALUES (%s, clock_timestamp(), %s) ON CONFLICT (name) DO UPDATE"
            " SET ran_at = excluded.ran_at, last_error = excluded.last_error",
            [name, error],
        )
