"""Children that do not outlive the process that answers for them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program: ask Linux for a signal when the parent dies.

    Elsewhere None: a stray child is found and stopped by the next start.
    """
    return _asking(how, os.getpid())


def end_with_parent() -> None:
    """Ask the same for this very process, which somebody else's program has started."""
    parent = os.getppid()
    if ask := _asking(signal.SIGKILL, parent):
        if parent == 1:
            os._exit(1)
        ask()


def _asking(how: signal.Signals, parent: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
        if os.getppid() != parent:  # it died before anybody asked
            os._exit(1)

    return ask
