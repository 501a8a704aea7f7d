"""Several people at once: each in a thread and a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections
from psycopg.errors import UniqueViolation

from zhidan.platform import work

PATIENCE_S = 10.0


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at the same moment; the answer of each, or the exception it raised."""
    start = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            start.wait(PATIENCE_S)
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def meeting(call: Callable[..., Any], people: int = 2) -> Callable[..., Any]:
    """`call`, but nobody goes on before all have come to it: the worst possible moment."""
    barrier = threading.Barrier(people)

    def wrapped(*args: Any, **given: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(6.0)
        return call(*args, **given)

    return wrapped


def try_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody tries again whom the database stopped, and nobody's patience ends: a second try
    reads what the first wrote, and a control would see no collision."""
    monkeypatch.setattr(work, "RETRYABLE", frozenset())
    monkeypatch.setattr(work, "_bound", lambda _bounds: None)


def stopped(said: list[Any]) -> list[Any]:
    """Those whom the database stopped: a unique key, or two who wait for each other because of
    one."""
    return [x for x in said if isinstance(x, IntegrityError | UniqueViolation | OperationalError)]
