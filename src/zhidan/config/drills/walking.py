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


@dataclass
class WalkReport:
    """What the walks met. `broken` names the seed, the step and the invariant."""

    seed: int
    steps: int = 0
    walks: int = 0
    checks: int = 0
    seconds: float = 0.0
    by_step: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.steps > 0 and not self.broken

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": self.steps,
            "walks": self.walks,
            "checks": self.checks,
            "violations": self.broken,
            "by_step": dict(self.by_step),
            "seconds": round(self.seconds, 1),
            "seed": self.seed,
        }

    def summary(self) -> str:
        """One line for a person."""
        broken = "; ".join(self.broken) or "nothing broken"
        return (
            f"{self.steps} steps in {self.walks} walks, {self.checks} invariants recomputed, "
            f"{broken}, {self.seconds:.0f} s, seed {self.seed}"
        )


def walk_drill(*, steps: int, seed: int, tell: Callable[[str], None] = print) -> WalkReport:
    """Walk so many steps in an installation of its own, which is deleted afterwards."""
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
        walked = walk.walk(wanted)
        report.walks += 1
        report.steps += walked.steps
        report.checks += walked.checks
        report.by_step.update(walked.by_step)
        report.broken += walked.broken
        tell(f"walk {report.walks}: {report.steps}/{steps} steps, {report.checks} checks")
