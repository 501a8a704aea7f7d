"""Makes the environment of each peer once, runs it on the benchmark's PostgreSQL, measures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from bench.cpu import Spent, tree_ms
from bench.harness import Figures, Installation, say
from zhidan.config.environment import ROOT

CACHE = ROOT / ".cache" / "peers"


@dataclass(frozen=True)
class Peer:
    """A system, what it is installed from, and how many orders it places in a round."""

    name: str
    packages: tuple[str, ...]
    skus: int
    orders: int
    makes_database: bool = False
    work: str = "place"


TRYTON = Peer(
    "tryton",
    ("trytond", "trytond-sale", "trytond-stock", "trytond-account", "trytond-account-product",
     "proteus", "psycopg[binary,pool]"),
    1000,
    100,
    makes_database=True,
)  # fmt: skip
CONFIRMING = replace(TRYTON, orders=500, work="confirm")
PEERS = (Peer("oscar", ("django-oscar", "psycopg[binary]"), 1000, 60), TRYTON)


class Running:
    """A peer at work on the benchmark's PostgreSQL, round by round."""

    def __init__(self, home: Installation, peer: Peer, process: subprocess.Popen[str]) -> None:
        self._home, self._peer, self._process = home, peer, process
        self._spent, self._orders, self._seconds = Spent(), 0, 0.0
        self._said: Figures = {}

    def work(self) -> None:
        """One round of the peer's orders, added to what was measured."""
        before, started = tree_ms(self._home.postmaster), time.perf_counter()
        _say(self._process, "go")
        self._said = _line(self._process)
        self._seconds += time.perf_counter() - started
        self._spent.database_ms += tree_ms(self._home.postmaster) - before
        self._spent.client_ms += float(self._said["client_ms"])
        self._orders += int(self._said["orders"])

    def figures(self) -> Figures:
        """CPU per order of all rounds."""
        found = {
            "version": str(self._said["version"]),
            "orders": self._orders,
            **self._spent.per(self._orders),
            "orders_per_s": round(self._orders / self._seconds, 1),
            "load": [round(part, 2) for part in os.getloadavg()],
            **self._said.get("parts", {}),
        }
        say(f"{self._peer.name}: {found}")
        return found


@contextmanager
def started(home: Installation, peer: Peer) -> Iterator[Running | None]:
    """A peer with its goods in stock, ready to work, or None where it cannot be installed here.

    Raises: RuntimeError when what it did is, on its own looking at it, not what was asked for.
    """
    python = _environment(peer)
    if python is None:
        say(f"{peer.name}: its packages cannot be installed here, left out")
        yield None
        return
    database = f"peer_{peer.name}"
    with home.owner() as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {database}".encode())
        if not peer.makes_database:
            owner.execute(f"CREATE DATABASE {database}".encode())
    parts = dict(part.split("=", 1) for part in home.url.split())
    process = subprocess.Popen(
        [str(python), str(Path(__file__).with_name(f"{peer.name}_peer.py")), database,
         str(peer.skus), str(peer.orders), peer.work],
        env={"PATH": "/usr/bin:/bin", "PGHOST": parts["host"], "PGUSER": parts["user"],
             "LANG": "C.UTF-8", "HOME": str(CACHE)},
        cwd=CACHE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        if not _line(process).get("ready"):
            raise RuntimeError(f"{peer.name} did not get ready")
        # What its seeding left to be done is done, so that it is counted with nobody's orders.
        with psycopg.connect(home.url, dbname=database, autocommit=True) as owner:
            owner.execute("VACUUM (ANALYZE)")
            owner.execute("CHECKPOINT")
        yield Running(home, peer, process)
        _say(process, "end")
        if process.wait(60):
            raise RuntimeError(f"{peer.name} did not do what was asked")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)
        with home.owner() as owner:
            owner.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())


def _environment(peer: Peer) -> Path | None:
    """The interpreter of the peer's own environment, made on first use."""
    folder = CACHE / peer.name
    python, stamp = folder / "bin" / "python", folder / "complete"
    if stamp.is_file():
        return python
    CACHE.mkdir(parents=True, exist_ok=True)
    say(f"{peer.name}: making its environment")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)], check=False, capture_output=True
    )
    if made.returncode:
        return None
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         *peer.packages],
        check=False,
        capture_output=True,
    )  # fmt: skip
    if done.returncode:
        return None
    stamp.touch()
    return python


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next line of JSON; other systems print other things as well."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            found: dict[str, Any] = json.loads(line)
            return found
    raise RuntimeError(f"the peer ended with {process.wait(30)}")


def _say(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()
