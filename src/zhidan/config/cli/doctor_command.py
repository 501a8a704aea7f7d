"""`./zhidan doctor`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, run_with_database
from zhidan.config.cli.words import Words

HELP = ("体检: 数据库、密钥、磁盘、后台", "examine the installation")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--data`, `--json`."""
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 when something is not as it should be."""
    return run_with_database("doctor", arguments, words)
