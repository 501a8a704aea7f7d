"""SIGKILL, the way power cuts and the kernel's memory guard do it: at once, nobody spared."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

from zhidan.config.drills.running import KINDS, Kind, RunningProduct, children_of

COMES_BACK_S = 60.0


def schedule(kills: int, rnd: random.Random) -> list[Kind]:
    """Which kind when: as many of each kind as there can be, in random order."""
    kinds: list[Kind] = [KINDS[number % len(KINDS)] for number in range(kills)]
    rnd.shuffle(kinds)
    return kinds


def kill(product: RunningProduct, kind: Kind) -> bool:
    """Kill it, once it is there; False when it does not come back in time."""
    until = time.monotonic() + COMES_BACK_S
    while (pid := product.pid_of(kind)) is None and time.monotonic() < until:
        time.sleep(0.05)
    if pid is None:
        return False
    if kind == "database":
        return _kill_database(pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _kill_database(postmaster: int) -> bool:
    # Stopped first: else it would start a fresh process between our list and our blow.
    try:
        os.kill(postmaster, signal.SIGSTOP)
    except ProcessLookupError:
        return False
    for pid in (*children_of(postmaster), postmaster):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return True
