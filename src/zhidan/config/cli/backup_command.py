"""`./zhidan backup FILE`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, path, run_with_database
from zhidan.config.cli.words import Words

HELP = ("备份 (加密, 运行中也可), 并还原核对", "make an encrypted backup and prove it by a restore")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Where to; whether to prove it; a new recovery key."""
    parser.add_argument("file", type=path, metavar="FILE", help=words("备份文件", "the backup"))
    parser.add_argument(
        "--unchecked",
        action="store_true",
        help=words("不做还原核对 (更快)", "do not prove it by a restore (faster)"),
    )
    parser.add_argument(
        "--new-recovery-key",
        action="store_true",
        help=words(
            "换一把恢复密钥 (旧备份仍用旧密钥)",
            "make another recovery key (older backups keep theirs)",
        ),
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 where there is no good backup."""
    return run_with_database("backup", arguments, words)
