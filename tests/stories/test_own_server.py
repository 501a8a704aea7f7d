"""A PostgreSQL of one's own, and a role that is not its master: backed up, restored, upgraded."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.releases.figures import figures
from tests.support.commands import zhidan
from tests.support.database import TestCluster, start_cluster
from tests.support.old_shop import RELEASES, killed, print_of, stand_up
from zhidan.config.launcher.data_folder import data_folder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[TestCluster]:
    server = start_cluster()
    try:
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Own:
    """A shop in a database of one's own."""

    name: str
    role: str
    data: Path
    server: TestCluster

    @property
    def url(self) -> str:
        host = self.server.cluster.socket
        return f"host={host} user={self.role} dbname={self.name}"

    def zhidan(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        return zhidan(*arguments, "--data", str(self.data), ZHIDAN_DATABASE_URL=self.url)

    def as_master(self, *statements: str) -> None:
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as master:
            for statement in statements:
                master.execute(statement.encode())


@pytest.fixture
def role(server: TestCluster) -> Iterator[str]:
    """Somebody who may make databases and roles, and no more."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as master:
        master.execute("CREATE ROLE keeper LOGIN CREATEDB CREATEROLE")
        yield "keeper"
        left = master.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'zhidan_scratch%'"
        )
        for (name,) in left.fetchall():
            master.execute(f"DROP DATABASE {name}".encode())
        master.execute("DROP ROLE zhidan_app")
        master.execute("DROP ROLE keeper")


@pytest.fixture
def own(server: TestCluster, role: str) -> Iterator[Own]:
    yield from new_shop(server, role, "shop")


@pytest.fixture
def neighbour(server: TestCluster, role: str) -> Iterator[Own]:
    yield from new_shop(server, role, "neighbour")


def new_shop(server: TestCluster, role: str, name: str) -> Iterator[Own]:
    """An empty database that belongs to the role, and a data folder."""
    home = Path(tempfile.mkdtemp(prefix="zhidan-own-", dir=server.home.parent))
    home.chmod(0o711)
    shop = Own(name, role, home / "data", server)
    data_folder(str(shop.data)).prepare()
    shop.as_master(f"CREATE DATABASE {name} OWNER {role} TEMPLATE template0")
    try:
        yield shop
    finally:
        shop.as_master(f"DROP DATABASE {name} (FORCE)")
        shutil.rmtree(home, ignore_errors=True)


def test_what_was_backed_up_comes_back(own: Own) -> None:
    assert own.zhidan("demo", "--orders", "60")[0] == 0
    before = figures(own.url)
    file = own.data / "own.zdb"
    code, made = own.zhidan("backup", str(file))
    assert (code, made["checked"]) == (0, True)
    with psycopg.connect(own.url) as owner:
        owner.execute("UPDATE stock_level SET on_hand = on_hand + 1")
    assert figures(own.url) != before
    code, restored = own.zhidan("restore", str(file), "--replace")
    assert (code, restored["violations"], restored["keys_lost"]) == (0, [], False)
    assert figures(own.url) == before


def test_without_the_right_to_make_databases_it_says_so(own: Own) -> None:
    assert own.zhidan("demo", "--orders", "5")[0] == 0
    own.as_master(f"ALTER ROLE {own.role} NOCREATEDB")
    code, answer = own.zhidan("backup", str(own.data / "own.zdb"))
    assert (code, answer["error"]["code"]) == (1, "backup_no_scratch")
    codes = [found["code"] for found in own.zhidan("doctor")[1]["findings"]]
    assert "role_may_not_create_database" in codes


def test_an_older_shop_is_brought_forward_when_nobody_else_is_there(own: Own) -> None:
    stand_up(RELEASES[0], own.data, own.url)
    before = figures(own.url)
    with psycopg.connect(own.url, application_name="till") as other:
        other.execute("SELECT 1")
        code, answer = own.zhidan("upgrade")
        assert (code, answer["error"]["code"]) == (1, "upgrade_in_use")
        assert "till" in answer["error"]["message"]
    assert own.zhidan("upgrade")[1]["upgraded"] is True
    assert figures(own.url) == before
    assert own.zhidan("verify")[1]["violations"] == []


@pytest.mark.parametrize("point", ["when nobody may connect", "between the names"])
def test_a_swap_that_was_killed_is_mended_and_no_neighbour_clears_it_away(
    own: Own, neighbour: Own, point: str
) -> None:
    stand_up(RELEASES[0], own.data, own.url)
    before, recorded = print_of(own.url), figures(own.url)
    killed(own.data, own.url, point)
    # The control: it cannot be reached just now.
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own.url)
    assert neighbour.zhidan("demo", "--orders", "5")[0] == 0
    assert neighbour.zhidan("backup", str(neighbour.data / "b.zdb"))[0] == 0
    assert own.zhidan("verify")[1]["error"]["code"] == "upgrade_needed"
    assert print_of(own.url).tables == before.tables
    code, answer = own.zhidan("upgrade")
    assert (code, answer.get("error")) == (0, None)
    assert figures(own.url) == recorded
