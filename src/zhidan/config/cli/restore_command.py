"""`./zhidan restore FILE`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, path, run_with_database
from zhidan.config.cli.words import Words

HELP = (
    "从备份恢复 (最后一步才替换现有数据)",
    "restore a backup; it takes its place at the very end",
)


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Which backup, and what opens it."""
    parser.add_argument("file", type=path, metavar="FILE", help=words("备份文件", "the backup"))
    parser.add_argument(
        "--recovery-key",
        default="",
        metavar="KEY",
        help=words(
            "恢复密钥 (也可用环境变量 ZHIDAN_RECOVERY_KEY)",
            "the recovery key (or in ZHIDAN_RECOVERY_KEY)",
        ),
    )
    parser.add_argument(
        "--key",
        type=path,
        metavar="FILE",
        help=words("原安装的 backup.key", "backup.key of the installation that made it"),
    )
    parser.add_argument(
        "--without-keys",
        action="store_true",
        help=words("放弃个人信息, 只恢复其余数据", "do without people's data"),
    )
    parser.add_argument(
        "--replace", action="store_true", help=words("替换现有数据", "replace the present data")
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 where nothing was restored; the present data is untouched then."""
    return run_with_database("restore", arguments, words, of_any_age=True)
