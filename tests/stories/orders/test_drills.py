"""The drills, small: what the commands do for hours, the suite does for a minute."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zhidan.config.drills.crash import CrashReport

pytestmark = pytest.mark.slow


def drill(repository: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Run a drill as a person would; its answer."""
    known = {name: v for name, v in os.environ.items() if not name.startswith("ZHIDAN_")}
    done = subprocess.run(
        [sys.executable, "-m", "zhidan.config.cli.main", "drill", *arguments, "--json"],
        env={**known, "PYTHONPATH": str(repository / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.stdout.strip(), done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])


def test_nothing_that_was_promised_is_lost_when_processes_are_killed(repository: Path) -> None:
    code, said = drill(repository, "crash", "--kills", "6", "--seed", "11")
    found = {name: said[name] for name in ("kills", "lost", "doubled", "unsettled", "violations")}
    assert found == {"kills": 6, "lost": 0, "doubled": 0, "unsettled": 0, "violations": 0}
    assert said["by_kind"] == {"database": 2, "web": 2, "worker": 2}
    assert said["acknowledged"] > 50
    assert code == 0


def test_careless_commits_are_found_out(repository: Path) -> None:
    code, said = drill(repository, "crash", "--control", "--kills", "30", "--seed", "5")
    assert said["lost"] > 0
    assert code == 0


def test_the_last_unit_is_sold_once_by_every_door(repository: Path) -> None:
    code, said = drill(repository, "race", "--rounds", "50", "--seed", "7")
    assert (said["rounds"], said["buyers"], said["wrong"]) == (50, 200, [])
    assert said["processes"] >= 2
    assert code == 0


def test_a_report_that_lost_or_doubled_an_order_is_not_well() -> None:
    clean = CrashReport(kills=6, acknowledged=10)
    assert clean.ok
    for fault in ("lost", "doubled", "unsettled", "violations"):
        assert not CrashReport(kills=6, acknowledged=10, **{fault: 1}).ok
    assert not CrashReport(kills=6, acknowledged=0).ok
    assert not CrashReport(is_control=True, acknowledged=10).ok
