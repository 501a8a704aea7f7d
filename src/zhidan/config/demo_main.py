"""Fills an empty installation with the demo; exit 3 where it has data of its own."""

from __future__ import annotations

import sys

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.cli.tasks.closing import close_connections
from zhidan.config.demo.filling import HasOwnData, fill

OWN_DATA = 3


def main() -> int:
    """Fill, once."""
    try:
        fill()
    except HasOwnData:
        return OWN_DATA
    finally:
        close_connections()
    return 0


if __name__ == "__main__":
    sys.exit(main())
