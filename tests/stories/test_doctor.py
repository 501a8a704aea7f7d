"""`./zhidan doctor` as an owner runs it: on a shop that is well, on one that cannot start."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.commands import run_python, standing, zhidan
from tests.support.database import TestCluster, start_cluster
from tests.support.old_shop import old_shop
from tests.support.product import LiveProduct, free_port

pytestmark = pytest.mark.slow
NOBODY_THERE = "host=127.0.0.1 port=1 user=zhidan dbname=zhidan"


def found(data: Path, **variables: str) -> list[str]:
    arguments = ("doctor", "--data", str(data), "--port", str(free_port()))
    code, answer = zhidan(*arguments, **variables)
    codes = [one["code"] for one in answer["findings"]]
    assert (code, answer["ok"]) == (1 if codes else 0, not codes)
    assert all(one["message"] for one in answer["findings"])
    return codes


@pytest.fixture
def empty() -> Iterator[Path]:
    folder = "/tmp" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="zhidan-doctor-", dir=folder) as home:
        Path(home).chmod(0o711)
        yield Path(home) / "data"


@pytest.fixture(scope="module")
def closed() -> Iterator[TestCluster]:
    """A server that wants a password."""
    server = start_cluster()
    try:
        with psycopg.connect(server.url("postgres"), autocommit=True) as master:
            rules = server.home / "pg" / "pg_hba.conf"
            rules.write_text("local all all scram-sha-256\n", "ascii")
            master.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        server.stop()


def test_a_running_shop_is_well_in_both_languages(
    new_live_product: Callable[..., LiveProduct],
) -> None:
    product = new_live_product()
    product.start()
    assert found(product.data) == []
    for language, said in (("zh", "一切正常。"), ("en", "Everything is as it should be.")):
        done = run_python(
            "zhidan.config.cli.main", "doctor", "--data", str(product.data),
            "--port", str(product.port), "--lang", language,
        )  # fmt: skip
        assert (done.returncode, done.stdout.strip()) == (0, said)


def test_a_folder_that_is_none(empty: Path) -> None:
    empty.write_text("a file", "utf-8")
    assert found(empty / "shop") == ["data_folder_not_writable"]


def test_a_server_that_is_not_there(empty: Path) -> None:
    assert found(empty, ZHIDAN_DATABASE_URL=NOBODY_THERE) == ["database_unreachable"]


def test_a_server_that_does_not_take_the_password(empty: Path, closed: TestCluster) -> None:
    url = f"{closed.url('postgres')} password=wrong"
    assert found(empty, ZHIDAN_DATABASE_URL=url) == ["database_password_wrong"]


def test_data_that_is_older_or_newer_than_the_program() -> None:
    with old_shop() as data:
        assert found(data) == ["migrations_pending"]
        with standing(data) as url, psycopg.connect(url) as owner:
            owner.execute(
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('orders', '9999_of_tomorrow', now())"
            )
        assert found(data) == ["data_newer"]
        assert zhidan("upgrade", "--data", str(data))[1]["error"]["code"] == "database_newer"
