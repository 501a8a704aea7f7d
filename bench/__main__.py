"""Runs one benchmark in an installation of its own and prints its report."""

from __future__ import annotations

import argparse
import signal
import sys
from importlib import import_module
from typing import Any

from bench.harness import Report, installation, postgres_version, say

NAMES = ("intake", "hot", "lists", "import", "growth", "live", "footprint", "desk")


def main() -> int:
    """Parse, measure, show."""
    parser = argparse.ArgumentParser(prog="./zhidan bench", allow_abbrev=False)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--most", type=int, default=1_000_000)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _ended)
    with installation() as home:
        # By name and only now: what a benchmark imports needs Django set up.
        measure: Any = import_module(f"bench.{options.name}_bench")
        report: Report = measure.run(home, options)
        report.postgres = report.postgres or postgres_version(home)
    report.show(as_json=options.json)
    return 0


def _ended(*_: object) -> None:
    """Leave by the ordinary way out, so that nothing stays behind; and say so."""
    say("ended by SIGTERM, nothing was measured to the end")
    sys.exit(143)


if __name__ == "__main__":
    sys.exit(main())
