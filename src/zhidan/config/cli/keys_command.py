"""`./zhidan keys rotate`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, run_with_database
from zhidan.config.cli.words import Words

HELP = ("更换安装密钥 (个人信息的主密钥)", "rotate the installation key that wraps all others")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """What to do, `--data`, `--json`."""
    parser.add_argument(
        "what",
        choices=("rotate",),
        help=words(
            "生成新密钥, 重新包裹全部数据密钥", "make a new key and wrap every data key anew"
        ),
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Works beside a running `up` and without one."""
    return run_with_database("keys", arguments, words)
