"""`./zhidan verify`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, run_with_database
from zhidan.config.cli.words import Words

HELP = ("重算全部不变量, 指出不符的行", "recompute every invariant and name what breaks one")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Which invariants; `--data`, `--json`."""
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help=words("只查这些 (默认全部)", "only these (default: all)"),
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 on a violation."""
    return run_with_database("verify", arguments, words)
