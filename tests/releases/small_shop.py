"""Fills an empty installation with a small shop; a process of its own."""

from __future__ import annotations

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.cli.tasks.closing import close_connections
from zhidan.config.demo.filling import fill

PAST, LIVE = 130, 130

if __name__ == "__main__":
    fill(past=PAST, live=LIVE)
    close_connections()
