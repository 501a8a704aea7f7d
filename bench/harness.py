"""What every benchmark stands on: an installation of its own, the machine's facts, one report."""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from zhidan.config.launcher.data_folder import DataFolder, data_folder
from zhidan.config.launcher.session import give_back, opened_database

Figures = dict[str, Any]


@dataclass(frozen=True)
class Installation:
    """A product's data in a folder of its own, durable as a real one, with its database running."""

    folder: DataFolder
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        """Leads to the database as its owner."""
        return self.environment["ZHIDAN_DATABASE_URL"]

    @property
    def postmaster(self) -> int:
        """The process id of PostgreSQL's first process."""
        return int((self.folder.path / "pg" / "postmaster.pid").read_text().split()[0])

    def owner(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the tables' owner that commits at once."""
        return psycopg.connect(self.url, autocommit=True)


@contextmanager
def installation() -> Iterator[Installation]:
    """A fresh, migrated installation; it is deleted afterwards."""
    home = Path(tempfile.mkdtemp(prefix="zhidan-bench-", dir=_roomy_folder()))
    folder = data_folder(str(home))
    if folder.account:
        folder.account.own(home)
    for name in ("ZHIDAN_DATABASE_URL", "ZHIDAN_KEYS_DIR", "ZHIDAN_DATA"):
        os.environ.pop(name, None)
    try:
        with opened_database(folder) as environment:
            os.environ.update(environment)
            import_module("zhidan.config.ready")
            try:
                yield Installation(folder, environment)
            finally:
                import_module("zhidan.config.cli.tasks.closing").close_connections()
                give_back(folder)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _roomy_folder() -> str:
    """Where to put it: not a folder that is closed to the working account."""
    return (
        os.environ.get("ZHIDAN_BENCH_DIR")
        or ("/tmp" if os.geteuid() == 0 else "")
        or (tempfile.gettempdir())
    )


@dataclass
class Report:
    """The answer of a benchmark: every run, their medians, the ratios between systems."""

    name: str
    runs: list[Figures] = field(default_factory=list)
    ratios: Figures = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    load_before: tuple[float, ...] = field(default_factory=os.getloadavg)
    postgres: str = ""

    def median(self) -> Figures:
        """The median of every number that each run has."""
        return medians(self.runs)

    def as_json(self) -> Figures:
        """The shape that programs rely on."""
        return {
            "name": self.name,
            "machine": machine(self.load_before, self.postgres),
            "runs": self.runs,
            "median": self.median(),
            "ratios": self.ratios,
            "targets": dict(self.targets),
            "notes": self.notes,
        }

    def show(self, *, as_json: bool) -> None:
        """Print it, for a program or for a person."""
        found = self.as_json()
        if as_json:
            print(json.dumps(found, ensure_ascii=False))
            return
        print(f"{self.name}  {found['machine']}")
        for number, run in enumerate(self.runs, start=1):
            print(f"run {number}: {json.dumps(run, ensure_ascii=False)}")
        print(f"median: {json.dumps(found['median'], ensure_ascii=False)}")
        for name, ratio in self.ratios.items():
            print(f"ratio {name}: {ratio}   target {self.targets.get(name, '-')}")
        for note in self.notes:
            print(note)


def medians(runs: Sequence[Figures]) -> Figures:
    """Numbers by their median, nested ones as well; what is not a number by its first value."""
    if not runs:
        return {}
    found: Figures = {}
    for name, first in runs[0].items():
        values = [run[name] for run in runs if name in run]
        if isinstance(first, dict):
            found[name] = medians(values)
        elif isinstance(first, (int, float)) and not isinstance(first, bool):
            found[name] = round(statistics.median(values), 4)
        else:
            found[name] = first
    return found


def machine(load_before: Sequence[float], postgres: str) -> Figures:
    """What the figures were measured on; `load` is the one-minute average before and after."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count() or 1,
        "memory": f"{memory / 1024**3:.0f} GB",
        "python": platform.python_version(),
        "postgres": postgres,
        "load": [round(load_before[0], 2), round(os.getloadavg()[0], 2)],
    }


def postgres_version(home: Installation) -> str:
    """Such as "18.1", with what guards its commits."""
    with home.owner() as owner:
        version, fsync, commit = owner.execute(
            "SELECT split_part(current_setting('server_version'), ' ', 1),"
            " current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone() or ("", "", "")
    return f"{version} (fsync {fsync}, synchronous_commit {commit})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))]


def say(text: str) -> None:
    """Progress, beside the answer."""
    print(text, file=sys.stderr, flush=True)


def _cpu_name() -> str:
    with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as facts:
        for line in facts:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()
