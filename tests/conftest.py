"""Fixtures for every test: the database, the running product, and the end of both."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from tests.support.database import (
    Cleaner,
    TestCluster,
    clone_template,
    migrate_template,
    pointed_at,
    start_cluster,
)
from tests.support.product import LiveProduct, new_product

_SHARED: dict[str, TestCluster] = {}
_KEYS: list[Path] = []


def pytest_configure() -> None:
    """Keep the keys of this run apart from those of an installation.

    Django's settings are read before any conftest, so the setting itself is set.
    """
    _KEYS.append(Path(tempfile.mkdtemp(prefix="zhidan-keys-")))
    settings.ZHIDAN_KEYS_DIR = str(_KEYS[0])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest work comes first, so that no process is left with it at the end."""
    items.sort(key=lambda item: "e2e" not in item.path.parts)


class ByFile(LoadScopeScheduling):
    """Gives files to processes, and all browser journeys to one: they share a shop."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "browser" if path.startswith("tests/e2e/") else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """How a run in several processes is shared out."""
    return ByFile(config, log)


def pytest_unconfigure() -> None:
    """Stop the cluster whatever happened."""
    if cluster := _SHARED.pop("cluster", None):
        cluster.stop()
    for folder in _KEYS:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster_host(django_db_blocker: DjangoDbBlocker) -> str:
    """The socket folder of this process's PostgreSQL, with a migrated template in it.

    Under xdist each process has its own: transaction numbers are a cluster's, and what waits for
    older transactions to end must not wait for another test's.
    """
    if "cluster" not in _SHARED:
        _SHARED["cluster"] = start_cluster()
        with django_db_blocker.unblock():
            migrate_template(str(_SHARED["cluster"].cluster.socket))
    return str(_SHARED["cluster"].cluster.socket)


@pytest.fixture(scope="session")
def database_name(request: pytest.FixtureRequest) -> str:
    """The database of this process of the run."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"zhidan_{worker}"


@pytest.fixture(scope="session")
def owner_url(cluster_host: str, database_name: str) -> str:
    """Leads to the test database as its owner, who may do what the application may not."""
    return f"host={cluster_host} user=zhidan dbname={database_name}"


@pytest.fixture(scope="session")
def django_db_setup(
    cluster_host: str,
    database_name: str,
    owner_url: str,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Clone the template and let Django work in the clone, as the application role."""
    clone_template(cluster_host, database_name)
    cleaner = Cleaner(owner_url)
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: cleaner.clean())
    with django_db_blocker.unblock(), pointed_at(cluster_host, database_name):
        yield
    patch.undo()


@pytest.fixture
def owner_connection(db: None, owner_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may plant faults: it owns the tables and commits at once."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def new_live_product() -> Iterator[Callable[..., LiveProduct]]:
    """Makes products that are not yet started; all of them end with the test."""
    made: list[LiveProduct] = []

    def make(*options: str) -> LiveProduct:
        made.append(new_product(*options))
        return made[-1]

    yield make
    for product in made:
        product.remove()


@pytest.fixture(scope="session")
def live_product() -> Iterator[LiveProduct]:
    """A running product that the tests of a session share."""
    product = new_product()
    try:
        product.start()
        yield product
    finally:
        product.remove()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parents[1]
