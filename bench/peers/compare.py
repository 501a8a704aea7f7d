"""Makes the environment of each peer once, runs it on the benchmark's PostgreSQL, measures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.cpu import tree_ms
from bench.harness import Figures, Installation, say
from zhidan.config.environment import ROOT

CACHE = ROOT / ".cache" / "peers"
SEED_S, WORK_S = 1500.0, 1500.0


@dataclass(frozen=True)
class Peer:
    """A system, what it is installed from, and how much of it is run."""

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
    200,
    makes_database=True,
)  # fmt: skip
CONFIRMING = replace(TRYTON, orders=500, work="confirm")
PEERS = (Peer("oscar", ("django-oscar", "psycopg[binary]"), 1000, 120), TRYTON)


def measure(home: Installation, peer: Peer) -> Figures | None:
    """CPU per order of a peer, or None where it cannot be installed here."""
    python = _environment(peer)
    if python is None:
        say(f"{peer.name}: its packages cannot be installed here, left out")
        return None
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
        before, started = tree_ms(home.postmaster), time.perf_counter()
        _go(process)
        said = _line(process)
        seconds = time.perf_counter() - started
        spent = tree_ms(home.postmaster) - before
        _go(process)
        process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)
    orders = int(said["orders"])
    found = {
        "version": str(said["version"]),
        "orders": orders,
        "client_ms": round(float(said["client_ms"]) / orders, 2),
        "database_ms": round(spent / orders, 2),
        "cpu_ms": round((float(said["client_ms"]) + spent) / orders, 2),
        "orders_per_s": round(orders / seconds, 1),
        "load": [round(part, 2) for part in os.getloadavg()],
        **said.get("parts", {}),
    }
    say(f"{peer.name}: {found}")
    return found


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


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
