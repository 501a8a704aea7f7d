"""Prints the path of the link that makes the first owner; nothing when there is one."""

from __future__ import annotations

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.cli.tasks.closing import close_connections
from zhidan.platform.access import owner_link


def main() -> None:
    """Print the link."""
    link = owner_link()
    if link:
        print(link)
    close_connections()


if __name__ == "__main__":
    main()
