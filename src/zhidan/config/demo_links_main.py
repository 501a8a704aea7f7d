"""Prints the paths that sign the demo's people in: one line each, e-mail and path."""

from __future__ import annotations

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.cli.tasks.closing import close_connections
from zhidan.config.demo.brand import STAFF
from zhidan.edge.operations.demo_links import make_demo_links
from zhidan.platform.actors import CLI
from zhidan.platform.work import run


def main() -> None:
    """Make them anew and print them."""
    links = run(make_demo_links, actor=CLI, emails=[email for _, email, _ in STAFF])
    for email, path in links.items():
        print(email, path)
    close_connections()


if __name__ == "__main__":
    main()
