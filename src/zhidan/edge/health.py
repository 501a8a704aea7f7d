"""Is it alive, and is it ready: two answers for programs, without sign-in."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from zhidan.platform.http import answer
from zhidan.platform.worker import is_any_alive

# Once all migrations are there they stay: the plan is not asked for on every probe.
_migrated: set[str] = set()


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return answer({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Database, migrations and worker: 200 when all are there, else 503 naming what is missing."""
    checks = {
        "database": _passes(_database),
        "migrations": _passes(_migrations),
        "worker": _passes(is_any_alive),
    }
    is_ready = all(checks.values())
    body = {"status": "ok" if is_ready else "unavailable", "checks": checks}
    return answer(body, 200 if is_ready else 503)


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, InterfaceError, PoolTimeout):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    return True
