"""Brings the database up to this version: migrations, then the rights of the application role."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.cli.tasks.closing import close_connections
from zhidan.config.launcher.migrating import mark, migration_digest
from zhidan.config.roles import grant_roles


def main() -> None:
    """Migrate, grant, and mark the schema as complete."""
    call_command("migrate", verbosity=0, interactive=False)
    grant_roles()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA public IS '{mark(migration_digest())}'")
    close_connections()


if __name__ == "__main__":
    main()
