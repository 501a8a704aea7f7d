"""What is wrong in the tables of an installation, planted alone, is named by its code."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from pytest_django import Settings

from tests.support.busy_shop import place
from tests.support.database import pointed_at
from tests.support.shop_floor import open_shop, order
from zhidan.config.doctor.product import examine_product
from zhidan.config.doctor.server import examine_server, read_server
from zhidan.insights.api import BackupOutcome, BackupPolicy, record_backup
from zhidan.kernel.clock import now
from zhidan.platform import keyfiles, policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.jobs import enqueue
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
SERVER_ZONE = timedelta(hours=8)


def codes() -> list[str]:
    return [one.code for one in examine_product()]


@pytest.fixture(autouse=True)
def scheduled() -> None:
    """What every installation with orders should have."""
    policy.write(BackupPolicy(is_on=True, hour=(now() + SERVER_ZONE).hour), actor=SYSTEM)


@pytest.fixture
def other_keys(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A key folder of one's own that has sealed something, to take keys away from."""
    place(open_shop({"A": 5}), order("1"))
    folder = tmp_path / "keys"
    shutil.copytree(settings.ZHIDAN_KEYS_DIR, folder)
    settings.ZHIDAN_KEYS_DIR = str(folder)
    keyfiles.forget()
    yield folder
    keyfiles.forget()


def test_a_healthy_installation_has_nothing_to_say(other_keys: Path) -> None:
    assert codes() == []


def test_facts_that_can_be_changed(owner_connection: psycopg.Connection[Any]) -> None:
    owner_connection.execute("GRANT UPDATE ON audit_entry TO zhidan_app")
    try:
        assert codes() == ["facts_open"]
    finally:
        owner_connection.execute("REVOKE UPDATE ON audit_entry FROM zhidan_app")


def test_a_role_that_may_do_anything(cluster_host: str, database_name: str) -> None:
    with pointed_at(cluster_host, database_name, as_owner=True):
        assert codes() == ["role_not_given_up"]


@pytest.mark.parametrize("name", ["index.key", "installation-*.key"])
def test_a_key_file_that_is_missing_and_not_made_anew(other_keys: Path, name: str) -> None:
    for path in other_keys.glob(name):
        path.unlink()
    assert codes() == ["keys_missing"]
    assert list(other_keys.glob(name)) == []


def test_keys_of_another_installation(other_keys: Path) -> None:
    for path in other_keys.glob("installation-*.key"):
        path.write_text(secrets.token_hex(32) + "\n", "ascii")
    assert codes() == ["keys_of_other_installation"]


def queue(statement: str) -> None:
    with transaction.atomic():
        enqueue("insights.backup", {"kind": "manual"}, actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_failed_too_often() -> None:
    queue("UPDATE job SET state = 'quarantined', finished_at = clock_timestamp()")
    assert codes() == ["in_quarantine"]


def test_jobs_that_nobody_works_on() -> None:
    queue("UPDATE job SET due_at = clock_timestamp() - interval '1 hour'")
    assert codes() == ["no_worker"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO worker_beat (id, host) VALUES (1, 'here')")
    assert codes() == []


def test_backups_that_fail() -> None:
    failed = BackupOutcome("scheduled", now(), "/b", error_code="backup_disk_full")
    run(record_backup, actor=SYSTEM, outcome=failed)
    assert codes() == ["backup_failed"]


def test_a_backup_that_was_due() -> None:
    due = (now() + SERVER_ZONE - timedelta(hours=5)).hour
    policy.write(BackupPolicy(is_on=True, hour=due), actor=SYSTEM)
    assert codes() == ["backup_overdue"]


def test_orders_without_a_schedule() -> None:
    place(open_shop({"A": 5}), order("1"))
    assert codes() == []
    policy.write(BackupPolicy(is_on=False), actor=SYSTEM)
    assert codes() == ["backup_not_scheduled"]


@pytest.mark.parametrize("zone", ["Mars/Phobos", "UTC+8"])
def test_a_zone_that_nobody_knows(owner_connection: psycopg.Connection[Any], zone: str) -> None:
    shop = open_shop({"A": 5}).shop
    assert codes() == []
    owner_connection.execute("UPDATE shop SET time_zone = %s WHERE id = %s", [zone, shop.id])
    assert codes() == ["zone_unknown"]
    owner_connection.execute("UPDATE shop SET time_zone = 'Asia/Tokyo'")
    owner_connection.execute(
        "INSERT INTO policy_version (name, version, values, actor_name)"
        " VALUES ('business', 1, jsonb_build_object('time_zone', %s::text), 'x')", [zone],
    )  # fmt: skip
    assert [(one.code, one.params) for one in examine_product()] == [
        ("zone_unknown", {"zones": zone})
    ]


def test_a_database_whose_sorting_was_another(
    owner_connection: psycopg.Connection[Any], owner_url: str
) -> None:
    """As after an upgrade of the system under a server that is not ours."""
    owner_connection.execute("CREATE DATABASE moved LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"
                             " ENCODING 'UTF8' TEMPLATE template0")  # fmt: skip
    owner_connection.execute(
        "UPDATE pg_database SET datcollversion = '1.2' WHERE datname = 'moved'"
    )
    try:
        with psycopg.connect(owner_url, dbname="moved") as owner:
            found = [one.code for one in examine_server(read_server(owner))]
    finally:
        owner_connection.execute("DROP DATABASE moved")
    assert found[3:] == ["collation_changed"]


def test_what_a_server_says_of_itself(
    owner_connection: psycopg.Connection[Any], owner_url: str
) -> None:
    # The server of the tests forgets everything on purpose; in all else it is the product's own.
    unsafe = ["fsync_off", "full_page_writes_off", "synchronous_commit_off"]
    assert [one.code for one in examine_server(read_server(owner_connection))] == unsafe
    owner_connection.execute("SET synchronous_commit = on")
    assert [one.code for one in examine_server(read_server(owner_connection))] == unsafe[:2]
    owner_connection.execute("CREATE ROLE clerk LOGIN")
    owner_connection.execute("CREATE DATABASE old ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc"
                             " LOCALE 'C' TEMPLATE template0")  # fmt: skip
    try:
        with psycopg.connect(owner_url, user="clerk", dbname="old") as clerk:
            found = [one.code for one in examine_server(read_server(clerk))]
    finally:
        owner_connection.execute("DROP DATABASE old")
        owner_connection.execute("DROP ROLE clerk")
    own = ["encoding_not_utf8", "role_may_not_create", "role_may_not_create_database"]
    assert found == [*unsafe, *own]
