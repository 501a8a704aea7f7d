"""Prints the path of the link that makes the first owner; nothing when there is one."""

from __future__ import annotations

from django.db import connection

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.platform.access import owner_link


def main() -> None:
    """Print the link."""
    link = owner_link()
    if link:
        print(link)
    connection.close()
    connection.close_pool()


if __name__ == "__main__":
    main()
