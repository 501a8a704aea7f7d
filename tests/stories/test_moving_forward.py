"""A shop of every release comes to this version whole, or stays as it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.releases.figures import figures
from tests.support.commands import run_python, standing, zhidan
from tests.support.http_session import HttpSession
from tests.support.killed_upgrade import POINTS
from tests.support.old_shop import (
    RELEASES,
    Print,
    killed,
    next_release,
    old_shop,
    print_of,
)
from tests.support.product import free_port, new_product
from zhidan.config.demo.brand import PASSWORD, STAFF
from zhidan.config.launcher.data_folder import data_folder

pytestmark = pytest.mark.slow
BREAKS = "ALTER TABLE sales_order ADD COLUMN planted int; SELECT 1 / 0"
SPOILS = "UPDATE stock_level SET on_hand = on_hand + 1"
MOVES_ON = "ALTER TABLE sales_order ADD COLUMN planted int"
NEW_NAMES = {"before the old one is dropped"}


@pytest.fixture(scope="module")
def shop() -> Iterator[Path]:
    """A shop of the first release, which the refusals of this module leave as it is."""
    with old_shop() as data:
        yield data


@pytest.fixture(scope="module")
def before(shop: Path) -> Print:
    return look(shop)


def look(data: Path) -> Print:
    with standing(data) as url:
        return print_of(url)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_up_brings_every_release_forward_and_its_figures_stay(release: Path) -> None:
    recorded = json.loads((release / "figures.json").read_text("utf-8"))
    product = new_product()
    try:
        with old_shop(release) as data:
            shutil.move(data, product.data)
        with standing(product.data) as url:
            assert figures(url) == recorded
        product.start()
        assert "The data is of an older version and is brought forward first" in product.said
        assert figures(product.database_url) == recorded
        here = HttpSession(product.url, STAFF[0][1], PASSWORD)
        stages = here.get("/orders/stages")["stages"]
        assert (
            sum(int(count) for count in recorded["orders"].values())
            == here.get("/orders/count")["count"]
        )
        assert stages["pending_review"] > 0
        listed = here.get("/orders?limit=20")["items"]
        order = here.get(f"/orders/{listed[0]['id']}")
        assert order["order_no"] == listed[0]["order_no"]
        assert here.page(f"/orders/{order['id']}").startswith(b"<!doctype html>")
        assert zhidan("verify", "--data", str(product.data))[1]["violations"] == []
        backups = list((product.data / "backups").glob("before-upgrade-*.zdb"))
        assert len(backups) == 1
        product.stop()
        product.start()
        assert "older version" not in product.said
    finally:
        product.remove()


def test_other_commands_ask_for_the_upgrade_first(shop: Path, before: Print) -> None:
    for command in ("verify", "backup"):
        more = [str(shop / "b.zdb")] if command == "backup" else []
        code, answer = zhidan(command, *more, "--data", str(shop))
        assert (code, answer["error"]["code"]) == (1, "upgrade_needed")
    assert look(shop) == before


@pytest.mark.parametrize(
    ("sql", "code"), [(BREAKS, "upgrade_migration_failed"), (SPOILS, "upgrade_not_whole")]
)
def test_a_release_that_breaks_the_data_goes_back(
    shop: Path, before: Print, tmp_path: Path, sql: str, code: str
) -> None:
    source = next_release(tmp_path, sql)
    exit_code, answer = zhidan("upgrade", "--data", str(shop), source=source)
    assert (exit_code, answer["error"]["code"]) == (1, code)
    assert "put its program back" in answer["error"]["message"]
    assert look(shop) == before
    # A service that starts again and again does not try again and again.
    kept = sorted((shop / "backups").iterdir())
    up = run_python(
        "zhidan.config.cli.main", "up", "--data", str(shop), "--no-browser", "--lang", "zh",
        "--port", str(free_port()), source=source,
    )  # fmt: skip
    assert (up.returncode, "要再试一次: ./zhidan upgrade" in up.stderr) == (1, True)
    assert sorted((shop / "backups").iterdir()) == kept
    assert look(shop) == before


def test_a_release_that_keeps_the_data_goes_through_and_leads_back(tmp_path: Path) -> None:
    source = next_release(tmp_path, MOVES_ON)
    with old_shop() as data:
        with standing(data) as url:
            recorded = figures(url)
        assert zhidan("upgrade", "--data", str(data))[1]["upgraded"] is True
        code, answer = zhidan("upgrade", "--data", str(data), source=source)
        assert (code, answer["upgraded"], answer["orders"] > 300) == (0, True, True)
        with standing(data) as url, psycopg.connect(url) as owner:
            assert owner.execute("SELECT count(planted) FROM sales_order").fetchone() == (0,)
        code, refused = zhidan("verify", "--data", str(data))
        assert (code, refused["error"]["code"]) == (1, "database_newer")
        # The way back that the refusal names.
        backup = answer["backup"]
        code, restored = zhidan("restore", backup, "--replace", "--data", str(data))
        assert (code, restored["violations"], restored["keys_lost"]) == (0, [], False)
        assert zhidan("verify", "--data", str(data))[0] == 0
        with standing(data) as url:
            assert figures(url) == recorded


def test_killed_anywhere_it_is_whole_and_goes_on(shop: Path, before: Print) -> None:
    for point in POINTS:
        with standing(shop) as url:
            killed(shop, url, point)
        now = look(shop)
        if point not in NEW_NAMES:
            left = {name for name in now.names - before.names if "zhidan_scratch" not in name}
            assert (point, now.tables, left) == (point, before.tables, set())
    # The last blow fell when the new database had its name already.
    code, answer = zhidan("upgrade", "--data", str(shop))
    assert (code, answer["upgraded"]) == (0, False)
    assert zhidan("backup", str(shop / "after.zdb"), "--data", str(shop))[0] == 0
    assert look(shop).names == before.names
    assert not list((shop / "backups").glob(".*.part"))


def test_migrated_where_it_stands_the_same_blow_changes_it() -> None:
    """The control: what the prints of the test above would show."""
    with old_shop() as data:
        untouched = look(data)
        with standing(data) as url:
            killed(data, url, "in place")
        assert look(data).tables != untouched.tables


def test_a_running_product_is_not_upgraded(shop: Path) -> None:
    with data_folder(str(shop)).locked():
        code, answer = zhidan("upgrade", "--data", str(shop))
    assert (code, answer["error"]["code"]) == (1, "already_running")
