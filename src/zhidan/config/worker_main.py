"""The worker process: deliveries, jobs, schedules and the live relay, until it is told to stop."""

from __future__ import annotations

import signal
import threading

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.backup import duty  # noqa: F401  registers the job and its schedule
from zhidan.platform.worker import run_worker


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)


if __name__ == "__main__":
    main()
