"""`./zhidan upgrade`."""

from __future__ import annotations

import argparse
import json
from time import monotonic

from zhidan import __version__
from zhidan.config.cli.common import add_data, add_json, chosen_folder
from zhidan.config.cli.words import Words
from zhidan.config.launcher.session import give_back, opened_database
from zhidan.config.launcher.upgrading import Upgrade

HELP = (
    "程序更新后升级数据 (备份、更新、核对; 失败则保持原样)",
    "bring the data to this version: backed up, migrated, verified, or left as it is",
)


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--data`, `--json`."""
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 where the data could not be brought forward; it is as it was then."""
    folder = chosen_folder(arguments)
    started = monotonic()
    report = (lambda _zh, _en: None) if arguments.json else words.warn
    upgrade = Upgrade(folder, report, tries_again=True)
    try:
        with opened_database(folder, upgrade, is_alone=True):
            pass
    finally:
        give_back(folder)
    if arguments.json:
        seconds = round(monotonic() - started, 1)
        answer = {"version": __version__, "upgraded": bool(upgrade.done), "seconds": seconds}
        print(json.dumps(answer | upgrade.done))
    elif not upgrade.done:
        words.say("数据已是这个版本, 无需升级。", "The data is of this version already.")
    return 0
