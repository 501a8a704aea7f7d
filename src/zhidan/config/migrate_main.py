"""Brings the database up to this version: migrations, then the rights of the application role."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.cli.tasks.closing import close_connections
from zhidan.config.launcher.migrating import mark, migration_digest
from zhidan.config.roles import grant_roles


class WholeSteps(MigrationExecutor):
    """Writes a migration down in the transaction that does it.

    Django writes it down in the next one where constraints come last: killed between the two, the
    tables are there, and every later start would try to make them again.
    """

    def apply_migration(self, state: Any, migration: Migration, *args: Any, **kwargs: Any) -> Any:
        """Apply it whole, or not at all."""
        with transaction.atomic() if migration.atomic else nullcontext():
            return super().apply_migration(state, migration, *args, **kwargs)


def main() -> None:
    """Migrate, grant, and mark the schema as complete."""
    migrate.MigrationExecutor = WholeSteps  # type: ignore[attr-defined]
    call_command("migrate", verbosity=0, interactive=False)
    grant_roles()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA public IS '{mark(migration_digest())}'")
    close_connections()


if __name__ == "__main__":
    main()
