"""`./zhidan openapi`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import run_task
from zhidan.config.cli.words import Words

HELP = ("生成 docs/reference", "write docs/reference: routes, events, states")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--check`."""
    parser.add_argument(
        "--check",
        action="store_true",
        help=words("只检查是否最新", "write nothing, fail when a page is out of date"),
    )


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Write the pages; they need no database."""
    return run_task("reference", arguments, words)
