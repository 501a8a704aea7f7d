"""Brings the database of this process's environment forward; tells JSON lines.

A process of its own, because the launcher starts without Django.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.conf import settings

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.backup.duty import this_installation
from zhidan.config.backup.upgrading import bring_forward
from zhidan.config.launcher.trouble import Trouble


def main() -> int:
    """One line per step, then what was done or what went wrong."""
    try:
        done = bring_forward(
            this_installation(), Path(settings.MEDIA_ROOT).with_name("log") / "migration.log", _tell
        )
    except Trouble as trouble:
        _say(
            error={
                "code": trouble.code, "zh": trouble.zh, "en": trouble.en, "params": trouble.params
            }
        )  # fmt: skip
        return 1
    _say(done={"orders": done.orders, "backup": str(done.backup)})
    return 0


def _tell(step: str) -> None:
    _say(step=step)


def _say(**line: object) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
