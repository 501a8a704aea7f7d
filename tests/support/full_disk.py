"""A command whose backup goes to a disk that is full: what it writes ends in /dev/full."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import IO, Any

from zhidan.config.cli import common
from zhidan.config.cli.main import main

_run_task = common.run_task


def on_full_disk(*arguments: Any) -> int:
    """Run a task whose backup is written as ever; the kernel answers that there is no room."""
    import_module("zhidan.config.ready")
    making = import_module("zhidan.config.backup.making")
    writer = making.SealedWriter

    def sealed(_file: IO[bytes], *rest: Any) -> Any:
        return writer(io.FileIO("/dev/full", "w"), *rest)

    making.SealedWriter = sealed  # type: ignore[attr-defined]
    return _run_task(*arguments)


if __name__ == "__main__":
    common.run_task = on_full_disk  # type: ignore[assignment]
    sys.exit(main())
