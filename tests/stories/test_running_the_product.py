"""A shop starts the product, loses power, starts it again, and stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.support.product import LiveProduct

pytestmark = pytest.mark.slow
New = Callable[..., LiveProduct]


@pytest.fixture
def product(new_live_product: New) -> LiveProduct:
    product = new_live_product()
    product.start()
    return product


def processes_of(product: LiveProduct) -> list[int]:
    """The processes that hold the data folder in their command line or environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(product.data) in text:
            found.append(int(entry.name))
    return found


def is_gone(product: LiveProduct, seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while processes_of(product) and time.monotonic() < until:
        time.sleep(0.1)
    return not processes_of(product)


def becomes_ready(product: LiveProduct, seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError):
            if product.get("/readyz")[0] == 200 and "starting it" in product.said:
                return True
        time.sleep(0.1)
    return False


def test_it_starts_answers_and_stops_within_ten_seconds(product: LiveProduct) -> None:
    status, _, body = product.get("/healthz")
    assert (status, bool(json.loads(body))) == (200, True)
    assert "Set the owner's password (works once)" in product.said
    started = time.monotonic()
    assert product.stop() == 0
    assert time.monotonic() - started < 10
    assert is_gone(product)
    assert product.said.splitlines()[-1] == "Stopped."


def test_the_database_comes_back_by_itself_and_nothing_is_lost_when_all_was_killed(
    product: LiveProduct,
) -> None:
    with psycopg.connect(product.database_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (note text)")
        owner.execute("INSERT INTO kept VALUES ('here')")
    postmaster = (product.data / "pg" / "postmaster.pid").read_text().splitlines()[0]
    os.kill(int(postmaster), signal.SIGKILL)
    assert becomes_ready(product)
    assert "The database stopped by itself, starting it." in product.said
    for pid in processes_of(product):
        os.kill(pid, signal.SIGKILL)
    product.kill()
    assert is_gone(product)
    product.start()
    assert product.get("/healthz")[0] == 200
    with psycopg.connect(product.database_url) as owner:
        assert owner.execute("SELECT note FROM kept").fetchall() == [("here",)]


def test_a_second_start_in_the_same_folder_is_refused(
    live_product: LiveProduct, new_live_product: New
) -> None:
    second = new_live_product()
    second.data = live_product.data
    with pytest.raises(AssertionError, match=r"is in use: another \./zhidan is running"):
        second.start()
    assert live_product.get("/healthz")[0] == 200


def test_durability_is_on_and_files_are_checked(live_product: LiveProduct) -> None:
    with psycopg.connect(live_product.database_url) as owner:
        names = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]
        said = [owner.execute(f"SHOW {name}".encode()).fetchone() for name in names]
    assert said == [("on",)] * 4


def test_nothing_of_it_runs_as_root_or_lies_open(live_product: LiveProduct) -> None:
    supervisor = live_product.process.pid if live_product.process else 0
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in processes_of(live_product)
              if pid != supervisor}  # fmt: skip
    assert 0 not in owners
    assert (live_product.data.stat().st_mode & 0o777) == 0o700
    keys = [path.stat().st_mode & 0o777 for path in (live_product.data / "keys").iterdir()]
    assert keys
    assert set(keys) == {0o600}


def test_the_script_names_its_commands(repository: Path) -> None:
    said = subprocess.run(
        [str(repository / "zhidan"), "--help"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
    ).stdout
    assert "启动织单" in said
