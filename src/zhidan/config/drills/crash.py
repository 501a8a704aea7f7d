"""The crash drill: SIGKILL at random while a client writes down every acknowledgement.

The client's file, not the database, says what must be there. With `is_control` commits do not wait
for the disk: that run must lose an order, or the drill proves nothing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from zhidan.config.drills.killing import kill, schedule
from zhidan.config.drills.running import KINDS, RunningProduct
from zhidan.config.drills.witness import Witness
from zhidan.config.launcher.session import give_back, opened_database

SENDERS = 6
CALM_S = (0.15, 0.9)
DRAIN_S = 90.0
_LEFT = """
SELECT (SELECT count(*) FROM delivery WHERE done_at IS NULL AND quarantined_at IS NULL)
    + (SELECT count(*) FROM job WHERE state IN ('queued', 'running'))
"""


@dataclass
class CrashReport:
    """What a drill found. `lost` were acknowledged and are not there; `unknown` outcomes were met
    and settled by sending again, `unsettled` never got an answer."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    unsettled: int = 0
    violations: int = 0
    seconds: float = 0.0
    seed: int = 0
    is_control: bool = False
    by_kind: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    refused: list[str] = field(default_factory=list)
    violated: list[dict[str, Any]] = field(default_factory=list)
    invariants: int = 0

    @property
    def ok(self) -> bool:
        """Whether the run was what it had to be."""
        if self.is_control:
            return self.lost > 0
        wrong = self.lost + self.doubled + self.unsettled + self.violations + len(self.refused)
        return wrong == 0 and self.acknowledged > 0

    def as_json(self) -> dict[str, Any]:
        return {
            "kills": self.kills,
            "acknowledged": self.acknowledged,
            "lost": self.lost,
            "doubled": self.doubled,
            "unknown": self.unknown,
            "unsettled": self.unsettled,
            "violations": self.violations,
            "seconds": round(self.seconds, 1),
            "by_kind": dict(self.by_kind),
            "with_request_in_flight": self.in_flight,
            "refused": self.refused[:20],
            "violated": self.violated,
            "invariants": self.invariants,
            "control": self.is_control,
            "seed": self.seed,
            "load": round(os.getloadavg()[0], 2),
        }


def crash_drill(
    *, kills: int, seed: int, is_control: bool = False, tell: Callable[[str], None] = print
) -> CrashReport:
    """Run the whole drill in a folder of its own and answer what was found."""
    home = Path(tempfile.mkdtemp(prefix="zhidan-drill-", dir=_open_folder()))
    home.chmod(0o711)
    product = RunningProduct(home)
    started = time.monotonic()
    report = CrashReport(seed=seed, is_control=is_control)
    try:
        key, codes = _seed(product)
        product.start()
        if is_control:
            _commit_carelessly(product)
        if not product.wait_until_ready(120):
            raise RuntimeError("the product did not get ready")
        _drill(product, report, key, codes, kills, tell)
    finally:
        product.stop()
        shutil.rmtree(home, ignore_errors=True)
    report.seconds = time.monotonic() - started
    return report


def _open_folder() -> str | None:
    return "/tmp" if os.geteuid() == 0 else None  # noqa: S108


def _seed(product: RunningProduct) -> tuple[str, tuple[str, ...]]:
    """Shop and key, written before the product starts."""
    for name in ("ZHIDAN_DATABASE_URL", "ZHIDAN_KEYS_DIR", "ZHIDAN_DATA"):
        os.environ.pop(name, None)
    with opened_database(product.folder) as environment:
        os.environ.update(environment)
        import_module("zhidan.config.ready")
        # By name and only now: they load models.
        shop = import_module("zhidan.config.drills.shop").open_shop()
        key = import_module("zhidan.config.drills.keys").new_key(
            ["orders.intake", "orders.approve"], [shop.id]
        )
        import_module("zhidan.config.cli.tasks.closing").close_connections()
    give_back(product.folder)
    return key, shop.codes


def _commit_carelessly(product: RunningProduct) -> None:
    with psycopg.connect(product.database_url, autocommit=True) as owner:
        owner.execute("ALTER DATABASE zhidan SET synchronous_commit = off")
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'zhidan' AND pid <> pg_backend_pid()"
        )


def _drill(
    product: RunningProduct, report: CrashReport, key: str, codes: tuple[str, ...], kills: int,
    tell: Callable[[str], None],
) -> None:  # fmt: skip
    sending = import_module("zhidan.config.drills.sender")
    rnd = random.Random(report.seed)  # noqa: S311
    witness = Witness(product.home / "witness")
    tally, stop = sending.Tally(), threading.Event()
    senders = [
        sending.Sender(f"s{n}", product.port, key, codes, witness, tally, stop, report.seed)
        for n in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    try:
        for kind in schedule(kills, rnd):
            product.wait_until_ready()
            time.sleep(rnd.uniform(*CALM_S))
            in_flight = tally.in_flight
            if not kill(product, kind):
                continue
            report.kills += 1
            report.by_kind[kind] += 1
            report.in_flight += in_flight > 0
            tell(f"{report.kills}/{kills} {kind}, {in_flight} in flight, {tally.answered} answered")
            if report.is_control and kind == "database" and product.wait_until_ready():
                _compare(product, witness, report)
                if report.lost:
                    break
    finally:
        stop.set()
        for sender in senders:
            sender.join(sending.SETTLE_S + 30)
    product.wait_until_ready()
    report.unknown, report.unsettled = tally.unknown, len(tally.unsettled)
    report.refused = list(tally.refused)
    _drain(product)
    _compare(product, witness, report)
    _verify(product, report)
    witness.close()


def _drain(product: RunningProduct) -> None:
    """Let the worker finish what was promised."""
    until = time.monotonic() + DRAIN_S
    with psycopg.connect(product.database_url, autocommit=True) as owner:
        while time.monotonic() < until:
            (left,) = owner.execute(_LEFT).fetchone() or (0,)
            if not left:
                return
            time.sleep(0.2)


def _compare(product: RunningProduct, witness: Witness, report: CrashReport) -> None:
    """The witness against the database, in plain SQL that shares nothing with the product."""
    told = witness.told()
    with psycopg.connect(product.database_url, autocommit=True) as owner:
        rows = owner.execute("SELECT external_no, id FROM sales_order").fetchall()
    there: dict[str, set[UUID]] = {}
    for number, order_id in rows:
        there.setdefault(number, set()).add(order_id)
    report.acknowledged = len(told)
    report.lost = sum(not ids <= there.get(number, set()) for number, ids in told.items())
    report.doubled = sum(len(ids) > 1 for ids in there.values()) + sum(
        len(ids) > 1 for ids in told.values()
    )


def _verify(product: RunningProduct, report: CrashReport) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "zhidan.config.cli.main", "verify", "--json", "--data",
         str(product.folder.path)],
        env={name: v for name, v in os.environ.items() if not name.startswith("ZHIDAN_")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    found = json.loads(said.stdout.strip().splitlines()[-1]) if said.stdout.strip() else {}
    if not found:
        raise RuntimeError(f"verify said nothing: {said.stderr[-600:]}")
    report.invariants = found["invariants"]
    report.violated = found["violations"]
    report.violations = len(found["violations"])


def summary(report: CrashReport) -> str:
    """One line for a person."""
    kinds = ", ".join(f"{kind} {report.by_kind[kind]}" for kind in KINDS)
    return (
        f"{report.kills} kills ({kinds}; {report.in_flight} with a request in flight), "
        f"{report.acknowledged} acknowledged, {report.lost} lost, {report.doubled} doubled, "
        f"{report.unknown} unknown, {report.unsettled} unsettled, "
        f"{report.violations} violations, {report.seconds:.0f} s, seed {report.seed}"
    )
