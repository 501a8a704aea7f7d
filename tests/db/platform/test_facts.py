"""Facts stay: the trigger refuses, the application role has no such right, the chain shows it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from zhidan.platform import audit
from zhidan.platform.actors import SYSTEM
from zhidan.platform.audit_chain import seal_entries, verify_chain
from zhidan.platform.facts import append_only_tables
from zhidan.platform.models import AuditEntry
from zhidan.platform.roles import APP_ROLE

pytestmark = pytest.mark.django_db
CHANGES = ["UPDATE audit_entry SET reason = ''", "DELETE FROM audit_entry"]
OURS = {"outbox_event", "audit_entry", "audit_seal", "policy_version"}


def write_entries(count: int) -> None:
    for number in range(count):
        audit.record(
            "cup.washed", actor=SYSTEM, subject_type="cup", subject_id=uuid4(),
            reason="dirty", details={"n": number, "ä": [1, None]},
        )  # fmt: skip


def test_the_platforms_facts_are_append_only() -> None:
    assert append_only_tables() >= OURS


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_may_not_change_facts(statement: str) -> None:
    write_entries(1)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", CHANGES)
def test_even_the_owner_is_stopped_by_the_trigger(
    statement: str, owner_connection: psycopg.Connection[Any]
) -> None:
    write_entries(1)
    with pytest.raises(psycopg.errors.CheckViolation, match="append only"):
        owner_connection.execute(statement.encode())


def test_the_application_role_has_no_right_to_make_tables() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("CREATE TABLE mine (id int)")


def test_every_table_is_granted_as_its_kind_allows() -> None:
    facts = append_only_tables()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, has_table_privilege(%s, oid, 'INSERT'),"
            " has_table_privilege(%s, oid, 'UPDATE'), has_table_privilege(%s, oid, 'DELETE')"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND relname <> 'django_migrations'",
            [APP_ROLE] * 3,
        )
        for table, may_insert, may_update, may_delete in cursor.fetchall():
            assert may_insert, table
            assert (may_update, may_delete) == (table not in facts, table not in facts), table


@pytest.mark.django_db(transaction=True)
def test_old_events_go_when_they_were_delivered_and_young_ones_stay(
    owner_connection: psycopg.Connection[Any],
) -> None:
    for key, age in (("old", 30), ("open", 30), ("young", 1)):
        owner_connection.execute(
            "INSERT INTO outbox_event (id, name, key, payload, at)"
            " VALUES (gen_random_uuid(), 'X', %s, '{}', now() - make_interval(hours => %s))",
            [key, age],
        )
    owner_connection.execute(
        "INSERT INTO delivery (event_id, handler, done_at) SELECT id, 'h',"
        " CASE key WHEN 'open' THEN NULL ELSE now() END FROM outbox_event"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT purge_outbox(24)")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT key FROM outbox_event ORDER BY key")
        assert cursor.fetchall() == [("open",), ("young",)]
    with pytest.raises(DatabaseError, match="at least a day"):
        connection.cursor().execute("SELECT purge_outbox(1)")


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_and_grows() -> None:
    write_entries(3)
    assert seal_entries() == 3
    assert seal_entries() == 0
    write_entries(2)
    report = verify_chain()
    assert (report.seals, report.entries, report.broken, report.unsealed) == (1, 3, None, 2)
    seal_entries()
    assert verify_chain().seals == 2


FIRST = "WHERE id = (SELECT min(id::text)::uuid FROM audit_entry)"
FAULTS = {
    "changed": f"UPDATE audit_entry SET reason = 'clean' {FIRST}",
    "deleted": f"DELETE FROM audit_entry {FIRST}",
    "planted": "INSERT INTO audit_entry (id, xid, actor_kind, actor_name, action, subject_type)"
    " SELECT gen_random_uuid(), min(xid), 'user', 'x', 'x', 'x' FROM audit_entry",
    "unsealed": "DELETE FROM audit_seal WHERE number = 1",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_database_owner_who_tampers_is_noticed(
    fault: str, owner_connection: psycopg.Connection[Any]
) -> None:
    write_entries(2)
    seal_entries()
    write_entries(2)
    seal_entries()
    owner_connection.execute("SET session_replication_role = replica")
    owner_connection.execute(FAULTS[fault].encode())
    assert verify_chain().broken is not None
