"""The database of an installation, for the server and for commands beside it or without it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg

from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.migrating import is_migrated, migrate
from zhidan.config.launcher.postgres import Cluster
from zhidan.config.launcher.steps import TABLES, Steps
from zhidan.config.launcher.trouble import Trouble


def product_environment(folder: DataFolder, url: str, binaries: Path | None) -> dict[str, str]:
    """What a process of this installation needs to know; `binaries` of the embedded PostgreSQL."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zhidan.config.settings",
        "PYTHONPATH": os.pathsep.join(_search_path()),
        "ZHIDAN_DATA": str(folder.path),
        "ZHIDAN_KEYS_DIR": os.environ.get("ZHIDAN_KEYS_DIR", str(folder.keys)),
        "ZHIDAN_DATABASE_URL": url,
        "ZHIDAN_PG_BIN": str(binaries or ""),
    }


@contextmanager
def opened_database(folder: DataFolder) -> Iterator[dict[str, str]]:
    """The environment of a process that uses the database, which is up for as long as this lasts.

    A running `up` is used as it is; without one the embedded PostgreSQL is started for the moment.
    """
    folder.prepare()
    own = os.environ.get("ZHIDAN_DATABASE_URL")
    if own:
        yield prepared(folder, own)
        return
    cluster = Cluster(folder.path, folder.account)
    if cluster.is_ready():
        yield prepared(folder, cluster.url(), binaries=cluster.binaries)
        return
    with folder.locked():
        cluster.start()
        try:
            yield prepared(folder, cluster.url(), binaries=cluster.binaries)
        finally:
            cluster.stop()


def prepared(
    folder: DataFolder, url: str, steps: Steps | None = None, *, binaries: Path | None = None
) -> dict[str, str]:
    """Bring the tables up to this version, and say how to reach them."""
    environment = product_environment(folder, url, binaries)
    try:
        if not is_migrated(url):
            with steps.step(TABLES, "建立数据表", "Making the tables") if steps else nullcontext():
                migrate(environment, folder.path / "log" / "migration.log")
    except psycopg.OperationalError as error:
        said = str(error).strip().splitlines()[-1]
        raise Trouble(f"连不上数据库: {said}", f"cannot reach the database: {said}") from None
    return environment


def give_back(folder: DataFolder) -> None:
    """Leave the files that root has made in the data folder to the working account."""
    if folder.account is None:
        return
    for part in ("keys", "files", "log"):
        for path in (folder.path / part).rglob("*"):
            if path.lstat().st_uid == 0:
                folder.account.own(path)


def _search_path() -> list[str]:
    source = str(Path(__file__).resolve().parents[3])
    inherited = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return [source, *(part for part in inherited if part != source)]
