"""What the application may do in the database: granted after every migration, as its owner."""

from __future__ import annotations

from django.db import connection

from zhidan.platform.roles import apply_grants


def grant_roles() -> None:
    """Give the application role its rights and the database its habits."""
    apply_grants()
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        (database,) = cursor.fetchone()
        # Compiling a plan costs more than the short queries here ever take.
        cursor.execute(f"ALTER DATABASE {database} SET jit = off")
