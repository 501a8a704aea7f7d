"""The database role of everyday work: no DDL, and no UPDATE or DELETE on facts."""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from zhidan.platform.facts import append_only_tables

APP_ROLE = "zhidan_app"
_CREATE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zhidan_app') THEN
        CREATE ROLE zhidan_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def apply_grants() -> None:
    """Give the application role what it may do with each table. Run as owner after migrations."""
    facts = append_only_tables()
    role = sql.Identifier(APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        # Since PostgreSQL 16 who makes a role may give it away, and not yet work in it.
        cursor.execute(
            "SELECT pg_has_role(current_user, %s, CASE WHEN"
            " current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)",
            [APP_ROLE],
        )
        if not cursor.fetchone()[0]:
            cursor.execute(_text(sql.SQL("GRANT {} TO CURRENT_USER").format(role)))
        cursor.execute(_text(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)))
        cursor.execute(
            _text(
                sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role)
            )
        )
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') ORDER BY relname"
        )
        for (table,) in cursor.fetchall():
            rights = _rights(table, facts)
            cursor.execute(
                _text(
                    sql.SQL(
                        "REVOKE ALL ON {table} FROM {role}; GRANT {rights} ON {table} TO {role}"
                    ).format(table=sql.Identifier(table), role=role, rights=sql.SQL(rights))
                )
            )


def _rights(table: str, facts: frozenset[str]) -> str:
    if table == "django_migrations":
        return "SELECT"
    return "SELECT, INSERT" if table in facts else "SELECT, INSERT, UPDATE, DELETE"


def _text(statement: sql.Composed) -> str:
    return statement.as_string(None)
