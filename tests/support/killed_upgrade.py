"""An upgrade of this process's database that is killed with SIGKILL at a point of one's choice."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config import migrate_main
from zhidan.config.backup import databases, making, reading, scratch, upgrade_main, upgrading

Patch = tuple[Any, str, int]
# Whose how-manieth call never comes.
POINTS: dict[str, Patch] = {
    "before the backup": (upgrading, "make_backup", 1),
    "with half a backup": (making, "_clock", 2),
    "with a backup": (upgrading, "scratch_database", 1),
    "in the restore": (reading._Database, "follow", 1),
    "before the migration": (scratch, "migrate", 1),
    "before it is verified": (scratch, "_inspected", 1),
    "before the swap": (upgrading, "swap_in", 1),
    "when nobody may connect": (databases, "_rename", 1),
    "between the names": (databases, "_rename", 2),
    # The first call clears away what the blow before this one has left.
    "before the old one is dropped": (databases, "drop", 2),
}
# Migrated where it stands, cut off before it is complete.
IN_PLACE: Patch = (migrate_main, "grant_roles", 1)


def never(owner: Any, name: str, call: int) -> None:
    """Let a call of a function be the end of this process."""
    inner: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return inner(*args, **kwargs)

    setattr(owner, name, counted)


if __name__ == "__main__":
    if sys.argv[1] == "in place":
        never(*IN_PLACE)
        migrate_main.main()
    else:
        never(*POINTS[sys.argv[1]])
        upgrade_main.main()
