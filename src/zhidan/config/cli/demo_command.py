"""`./zhidan demo`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, run_with_database
from zhidan.config.cli.words import Words

HELP = ("生成演示品牌的大量订单", "make any number of orders of the demo brand")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """How many, from which seed; `--data`, `--json`."""
    parser.add_argument(
        "--orders", type=int, required=True, metavar="N", help=words("订单数", "number of orders")
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=2026,
        metavar="S",
        help=words("随机种子: 相同则数据相同", "the same seed makes the same orders"),
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 where the installation has data of its own."""
    return run_with_database("demo", arguments, words)
