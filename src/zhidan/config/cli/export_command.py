"""`./zhidan export DIR|FILE.sqlite`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, path, run_with_database
from zhidan.config.cli.words import Words

HELP = ("导出全部数据 (SQLite 文件, 或一个目录)", "export everything, as SQLite or into a folder")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Where to, as what, and whether people are revealed."""
    parser.add_argument(
        "target",
        type=path,
        metavar="DIR|FILE.sqlite",
        help=words("目录, 或 .sqlite 文件", "a folder, or a file that ends in .sqlite"),
    )
    parser.add_argument(
        "--format",
        choices=("csv", "xlsx"),
        default="csv",
        help=words("目录中的格式", "format of the files in a folder"),
    )
    parser.add_argument(
        "--reveal",
        default=None,
        metavar="REASON",
        help=words(
            "个人信息不脱敏, 并写明原因 (记入操作日志)",
            "people in plain, and why (kept in the audit log)",
        ),
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 where it may or can not be written."""
    return run_with_database("export", arguments, words)
