"""Every benchmark runs, in a tiny size, and answers in the shape that programs rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
PARTS = {"name", "machine", "runs", "median", "ratios"}


def bench(repository: Path, *arguments: str) -> dict[str, Any]:
    """Run a benchmark as a person would; its answer."""
    known = {name: v for name, v in os.environ.items() if not name.startswith("ZHIDAN_")}
    done = subprocess.run(
        [sys.executable, "-m", "zhidan.config.cli.main", "bench", *arguments, "--quick", "--json",
         "--runs", "1"],
        env={**known, "PYTHONPATH": str(repository / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    assert set(said) >= PARTS
    assert set(said["machine"]) == {"cpu", "cores", "memory", "python", "postgres", "load"}
    assert len(said["runs"]) >= 1
    return said


def test_intake_writes_the_very_rows_of_its_ceiling(repository: Path) -> None:
    (run,) = bench(repository, "intake")["runs"]
    assert run["rows_and_bytes_equal"]
    assert run["written_operation"]["sales_order"][0] == run["orders"]


@pytest.mark.parametrize("name", ["hot", "lists", "import", "growth", "live", "footprint"])
def test_a_benchmark_answers(repository: Path, name: str) -> None:
    assert bench(repository, name)["ratios"]


def test_the_desk_says_what_its_work_takes(repository: Path) -> None:
    found = bench(repository, "desk")["median"]
    assert set(found) == {
        "rules_share_of_intake", "approve_10000_s", "merge_scan_100k_s", "order_page_p95_ms",
    }  # fmt: skip
    assert found["approve_10000_s"] > 0
    assert found["order_page_p95_ms"] > 0


def test_single_orders_are_measured_beside_the_same_statements(repository: Path) -> None:
    assert bench(repository, "intake", "--http")["ratios"]["http"] > 0
