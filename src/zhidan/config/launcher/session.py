"""The database of an installation, for the server and for commands beside it or without it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TypeAlias

import psycopg

from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.half_swaps import mend
from zhidan.config.launcher.migrating import Age, age_of, migrate
from zhidan.config.launcher.postgres import Cluster
from zhidan.config.launcher.steps import TABLES, Steps
from zhidan.config.launcher.trouble import Trouble
from zhidan.config.launcher.upgrading import newer, refuse_older

OnOlder: TypeAlias = Callable[[Mapping[str, str]], None] | None


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
def opened_database(
    folder: DataFolder, on_older: OnOlder = refuse_older, *, is_alone: bool = False
) -> Iterator[dict[str, str]]:
    """The environment of a process that uses the database, which is up for as long as this lasts.

    A running `up` is used as it is, or refused with `is_alone`; without one the embedded PostgreSQL
    is started for the moment. `on_older` as for `prepared`.
    """
    folder.prepare()
    own = os.environ.get("ZHIDAN_DATABASE_URL")
    cluster = None if own else Cluster(folder.path, folder.account)
    if not is_alone and (cluster is None or cluster.is_ready()):
        yield prepared(folder, cluster, own, on_older=on_older)
        return
    with folder.locked():
        if cluster is not None:
            cluster.start()
        try:
            yield prepared(folder, cluster, own, on_older=on_older)
        finally:
            if cluster is not None:
                cluster.stop()


def prepared(
    folder: DataFolder,
    cluster: Cluster | None,
    own: str | None,
    steps: Steps | None = None,
    *,
    on_older: OnOlder = refuse_older,
) -> dict[str, str]:
    """See to it that the tables are those of this version, and say how to reach them.

    `on_older` is called where they are of an older one; None takes them however old they are.
    Raises: Trouble.
    """
    url = own or (cluster.url() if cluster else "")
    environment = product_environment(folder, url, cluster.binaries if cluster else None)
    try:
        age = _age(url)
        if age is Age.NONE:
            with steps.step(TABLES, "建立数据表", "Making the tables") if steps else nullcontext():
                migrate(environment, folder.path / "log" / "migration.log")
        elif on_older is not None and age is Age.NEWER:
            raise newer()
        elif on_older is not None and age is Age.OLDER:
            on_older(environment)
    except psycopg.OperationalError as error:
        raise _unreachable(str(error)) from None
    return environment


def _age(url: str) -> Age:
    try:
        return age_of(url)
    except psycopg.OperationalError:
        mend(url)
        return age_of(url)


def _unreachable(error: str) -> Trouble:
    said = (error.strip().splitlines() or ["?"])[-1]
    if "password" in said:
        return Trouble(
            f"数据库不接受账号或密码, 请检查 ZHIDAN_DATABASE_URL: {said}",
            f"the database does not take this role and password, check ZHIDAN_DATABASE_URL: {said}",
            "database_password_wrong", reason=said,
        )  # fmt: skip
    return Trouble(
        f"连不上数据库: {said}", f"cannot reach the database: {said}",
        "database_unreachable", reason=said,
    )  # fmt: skip


def give_back(folder: DataFolder) -> None:
    """Leave the files that root has made in the data folder to the working account."""
    if folder.account is None:
        return
    for part in ("keys", "files", "log", "backups"):
        place = folder.path / part
        for path in (place, *place.rglob("*")):
            if path.exists() and path.lstat().st_uid == 0:
                folder.account.own(path)


def _search_path() -> list[str]:
    source = str(Path(__file__).resolve().parents[3])
    inherited = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return [source, *(part for part in inherited if part != source)]
