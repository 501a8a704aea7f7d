"""`./zhidan rules list` and `./zhidan rules try RULE --days N`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, run_with_database
from zhidan.config.cli.words import Words

HELP = (
    "审单策略: 列出, 或用最近的订单试用一条",
    "review rules: list them, or try one on past orders",
)


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """What to do, with which rule, how far back."""
    parser.add_argument("what", choices=("list", "try"), help=words("做什么", "what to do"))
    parser.add_argument(
        "rule",
        nargs="?",
        default="",
        metavar="RULE",
        help=words("策略的名称、编号或内置检查名", "a rule's name or id, or a built-in check"),
    )
    parser.add_argument(
        "--days",
        type=int,
        default=7,
        metavar="N",
        help=words("最近几天的订单 (默认 7)", "orders of the last days (default 7)"),
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 2 for an unknown rule or a number of days that cannot be tried."""
    return run_with_database("rules", arguments, words)
