"""The walk drill: random work on a database of its own, with the invariants after every step."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from zhidan.config.launcher.data_folder import data_folder
from zhidan.config.launcher.session import opened_database

STEPS_PER_WALK = 250
CHAINS_TOGETHER = 30


@dataclass
class WalkReport:
    """What the walks and chains met. `broken` names the seed, the step and the invariant."""

    seed: int
    steps: int = 0
    walks: int = 0
    chains: int = 0
    checks: int = 0
    seconds: float = 0.0
    by_step: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.steps > 0 and not self.broken

    def add(self, walked: Any) -> None:
        """Count in what one walk did."""
        self.steps += walked.steps
        self.checks += walked.checks
        self.by_step.update(walked.by_step)
        self.broken += walked.broken

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": self.steps,
            "walks": self.walks,
            "chains": self.chains,
            "checks": self.checks,
            "violations": self.broken,
            "by_step": dict(self.by_step),
            "seconds": round(self.seconds, 1),
            "seed": self.seed,
        }

    def summary(self) -> str:
        """One line for a person."""
        broken = "; ".join(self.broken) or "nothing broken"
        where = f"{self.chains} chains" if self.chains else f"{self.walks} walks"
        return (
            f"{self.steps} steps in {where}, {self.checks} invariants recomputed, "
            f"{broken}, {self.seconds:.0f} s, seed {self.seed}"
        )


def walk_drill(
    *, steps: int, seed: int, chains: int = 0, tell: Callable[[str], None] = print
) -> WalkReport:
    """Walk so many steps, or so many chains where any are asked for, in an installation of its
    own, which is deleted afterwards."""
    folder_of = "/tmp" if os.geteuid() == 0 else None  # noqa: S108
    home = Path(tempfile.mkdtemp(prefix="zhidan-walk-", dir=folder_of))
    folder = data_folder(str(home))
    if folder.account:
        folder.account.own(home)
    for name in ("ZHIDAN_DATABASE_URL", "ZHIDAN_KEYS_DIR", "ZHIDAN_DATA"):
        os.environ.pop(name, None)
    report, started = WalkReport(seed), time.monotonic()
    try:
        with opened_database(folder) as environment:
            os.environ.update(environment)
            import_module("zhidan.config.ready")
            try:
                if chains:
                    _walk_chains(report, chains, tell)
                else:
                    _walk(report, steps, tell)
            finally:
                import_module("zhidan.config.cli.tasks.closing").close_connections()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    report.seconds = time.monotonic() - started
    return report


def _walk(report: WalkReport, steps: int, tell: Callable[[str], None]) -> None:
    # By name and only now: it loads models.
    walker: Any = import_module("zhidan.config.drills.walker")
    while report.steps < steps and not report.broken:
        walk = walker.Walker(report.seed + report.walks)
        wanted = min(STEPS_PER_WALK, steps - report.steps)
        report.add(walk.walk(wanted))
        report.walks += 1
        tell(f"walk {report.walks}: {report.steps}/{steps} steps, {report.checks} checks")


def _walk_chains(report: WalkReport, chains: int, tell: Callable[[str], None]) -> None:
    chain: Any = import_module("zhidan.config.drills.chain")
    while report.chains < chains and not report.broken:
        few = min(CHAINS_TOGETHER, chains - report.chains)
        first = report.seed + report.chains
        report.add(chain.walk_together(range(first, first + few)))
        report.chains += few
        tell(f"chains {report.chains}/{chains}: {report.steps} steps, {report.checks} checks")
