"""A shop backs up while orders pour in, loses its data folder, and gets everything back."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.commands import database_of, run_python, zhidan
from tests.support.database import pointed_at
from tests.support.product import new_product
from zhidan.config.drills.keys import new_key
from zhidan.config.drills.sender import Sender, Tally
from zhidan.config.drills.shop import open_shop
from zhidan.config.drills.witness import Witness
from zhidan.platform.recovery import SEED_BYTES, written

pytestmark = pytest.mark.slow
WARM_UP_S = 3.0
OTHER_KEY = written(bytes(SEED_BYTES))


@dataclass
class Lost:
    """A backup made under load: its recovery key, and what was acknowledged before it ended."""

    file: Path
    key: str
    told: dict[str, frozenset[UUID]]
    answer: dict[str, Any]


def opened_by(lost: Lost) -> tuple[str, str]:
    return "--recovery-key", lost.key


@pytest.fixture(scope="module")
def homes() -> Iterator[Callable[[], Path]]:
    """Data folders that are gone with this module."""
    made: list[Path] = []

    def make() -> Path:
        folder = Path("/tmp" if os.geteuid() == 0 else os.environ.get("TMPDIR", "/tmp"))
        made.append(folder / f"zhidan-lost-{os.getpid()}-{len(made)}")
        return made[-1]

    yield make
    for path in made:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def lost(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker,
    django_test_environment: None,
) -> Lost:  # fmt: skip
    product = new_product()
    file = tmp_path_factory.mktemp("backup") / "shop.zdb"
    witness = Witness(file.with_name("witness"))
    ended = threading.Event()
    try:
        product.start()
        with django_db_blocker.unblock(), pointed_at(str(product.data / "run"), "zhidan"):
            shop = open_shop()
            key = new_key(["orders.intake", "orders.approve"], [shop.id])
        tally = Tally()
        senders = [
            Sender(f"s{n}", product.port, key, shop.codes, witness, tally, ended, seed=n)
            for n in range(3)
        ]
        for sender in senders:
            sender.start()
        time.sleep(WARM_UP_S)
        told, answer = _back_up(product.data, file, witness)
        ended.set()
        for sender in senders:
            sender.join(20)
        assert tally.refused == []
        product.kill()
        _wipe(product.data)
    finally:
        ended.set()
        product.remove()
        witness.close()
    return Lost(file, answer["recovery_key"], told, answer)


def _wipe(data: Path) -> None:
    """Delete a folder from under whatever is still ending in it."""
    while data.exists():
        shutil.rmtree(data, ignore_errors=True)


def _back_up(
    data: Path, file: Path, witness: Witness
) -> tuple[dict[str, frozenset[UUID]], dict[str, Any]]:
    """Back up, and take down what had been acknowledged just before the file was in place."""
    answers: list[tuple[int, dict[str, Any]]] = []
    command = threading.Thread(
        target=lambda: answers.append(zhidan("backup", str(file), "--data", str(data)))
    )
    command.start()
    told = before = witness.told()
    while not file.exists() and command.is_alive():
        before, told = told, witness.told()
    command.join()
    ((code, answer),) = answers
    assert (code, answer["checked"]) == (0, True)
    return before, answer


def test_no_order_that_was_acknowledged_before_the_backup_ended_is_missing(
    lost: Lost, homes: Callable[[], Path]
) -> None:
    data = homes()
    code, restored = zhidan(
        "restore", str(lost.file), "--data", str(data), "--recovery-key", lost.key
    )
    assert (code, restored["violations"], restored["keys_lost"]) == (0, [], False)
    with database_of(data) as owner:
        found = dict(owner.execute("SELECT external_no, order_id FROM source_key").fetchall())
        late = owner.execute(
            "SELECT external_no FROM sales_order WHERE created_at > %s", [restored["dumped_at"]]
        ).fetchall()
    missing = {no for no, ids in lost.told.items() if ids != {found.get(no)}}
    assert missing == set()
    assert len(lost.told) > 50
    # The control: a dump alone has none of these, and somebody was told of them before the end.
    assert {no for (no,) in late} & lost.told.keys()
    assert zhidan("verify", "--data", str(data))[1]["violations"] == []


def test_the_recovery_key_is_shown_once_and_kept_nowhere(lost: Lost) -> None:
    content = lost.file.read_bytes()
    assert lost.key.encode() not in content
    assert lost.key.replace("-", "").encode() not in content
    assert "买家".encode() not in content


def test_what_cannot_be_restored_says_why_and_changes_nothing(
    lost: Lost, homes: Callable[[], Path], tmp_path: Path
) -> None:
    data = homes()
    assert zhidan("restore", str(lost.file), "--data", str(data), *opened_by(lost))[0] == 0
    with database_of(data) as owner:
        owner.execute("CREATE TABLE present (note text)")
    whole = lost.file.read_bytes()
    damaged, cut, other = (tmp_path / name for name in ("damaged", "cut", "other"))
    middle = len(whole) // 2
    damaged.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    cut.write_bytes(whole[:middle])
    other.write_bytes(b"no backup")
    mistyped = ("A" if lost.key[0] != "A" else "C") + lost.key[1:]
    for file, options, code in (
        (lost.file, ["--replace", "--recovery-key", mistyped], "recovery_key_mistyped"),
        (lost.file, ["--replace", "--recovery-key", OTHER_KEY], "backup_wrong_key"),
        (lost.file, ["--recovery-key", lost.key], "restore_would_replace"),
        (lost.file, ["--replace"], "backup_needs_recovery_key"),
        (damaged, ["--replace", "--recovery-key", lost.key], "backup_damaged"),
        (cut, ["--replace", "--recovery-key", lost.key], "backup_cut"),
        (other, ["--replace", "--recovery-key", lost.key], "backup_not_one"),
        (tmp_path / "none", ["--replace", "--recovery-key", lost.key], "backup_not_found"),
    ):
        answer = zhidan("restore", str(file), "--data", str(data), *options)
        assert (answer[0], answer[1]["error"]["code"]) == (1, code)
    with database_of(data) as owner:
        names = owner.execute("SELECT datname FROM pg_database WHERE NOT datistemplate").fetchall()
        assert owner.execute("SELECT count(*) FROM present").fetchone() == (0,)
    assert sorted(names) == [("postgres",), ("zhidan",)]
    assert [path.name for path in data.glob("restore-*")] == []


def test_without_the_recovery_key_the_books_come_back_and_nobody_s_name(
    lost: Lost, homes: Callable[[], Path]
) -> None:
    maker, data = homes(), homes()
    restore = ("restore", str(lost.file), "--data")
    assert zhidan(*restore, str(maker), "--recovery-key", lost.key)[0] == 0
    # The installation that goes on makes its own next backup; whoever watches over it has a copy
    # of `backup.key` and nothing else.
    file = maker / "next.zdb"
    assert zhidan("backup", str(file), "--data", str(maker), "--unchecked")[0] == 0
    opens = ("restore", str(file), "--data", str(data), "--key", str(maker / "keys/backup.key"))
    code, refused = zhidan(*opens)
    assert (code, refused["error"]["code"]) == (1, "backup_keys_lost")
    code, restored = zhidan(*opens, "--without-keys")
    assert (code, restored["keys_lost"], restored["violations"]) == (0, True, [])
    assert restored["orders"] > 50
    with database_of(data) as owner:
        assert owner.execute("SELECT count(*) FROM data_key").fetchone() == (0,)


def test_a_full_disk_is_named_and_leaves_no_half_backup(
    lost: Lost, homes: Callable[[], Path], tmp_path: Path
) -> None:
    data = homes()
    assert zhidan("restore", str(lost.file), "--data", str(data), *opened_by(lost))[0] == 0
    arguments = ("backup", str(tmp_path / "b.zdb"), "--data", str(data), "--json")
    done = run_python("tests.support.full_disk", *arguments)
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, answer["error"]["code"]) == (1, "backup_disk_full")
    assert list(tmp_path.iterdir()) == []
