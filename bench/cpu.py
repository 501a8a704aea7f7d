"""CPU time of this process and of a PostgreSQL cluster: what a busy machine distorts least.

`/proc` counts in ticks (10 ms as a rule), so what is measured should take a second and more.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_TICK_MS = 1000.0 / os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def own_ms() -> float:
    """User and system time of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000.0


def descendants(root: int) -> set[int]:
    """The process and everything below it."""
    parents: dict[int, int] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError):
                parents[int(entry.name)] = int(_fields(int(entry.name))[1])
    family = {root}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grown = bool(more)
    return family


def tree_ms(root: int) -> float:
    """User and system time of a process, all below it, and those of them that have ended."""
    total = 0.0
    for pid in descendants(root):
        with suppress(OSError, ValueError):
            fields = _fields(pid)
            # utime, stime, and the same of children that were waited for
            total += sum(int(field) for field in fields[11:15])
    return total * _TICK_MS


def pss_mb(root: int) -> float:
    """Memory of a process and all below it; what they share is counted once."""
    total = 0
    for pid in descendants(root):
        with suppress(OSError):
            for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024.0


def resident_mb(pid: int) -> float:
    """What one process holds in memory now."""
    pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _fields(pid: int) -> list[str]:
    # The name in brackets may hold spaces: everything after it is plain.
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


@dataclass(slots=True)
class Spent:
    """CPU milliseconds of one stretch of work."""

    client_ms: float = 0.0
    database_ms: float = 0.0

    @property
    def total_ms(self) -> float:
        return self.client_ms + self.database_ms

    def per(self, count: int) -> dict[str, float]:
        """Per unit of work, as the reports print it."""
        return {
            "client_ms": round(self.client_ms / count, 4),
            "database_ms": round(self.database_ms / count, 4),
            "cpu_ms": round(self.total_ms / count, 4),
        }


@contextmanager
def measured(into: Spent, postmaster: int) -> Iterator[None]:
    """Add what this process and the database use inside the block."""
    client, database = own_ms(), tree_ms(postmaster)
    yield
    into.client_ms += own_ms() - client
    into.database_ms += tree_ms(postmaster) - database
