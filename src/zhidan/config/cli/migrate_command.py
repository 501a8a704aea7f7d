"""`./zhidan migrate`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, chosen_folder
from zhidan.config.cli.words import Words
from zhidan.config.launcher.session import opened_database

HELP = ("更新数据库结构", "bring the database up to this version")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--data`."""
    add_data(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Open the database; that migrates it when needed."""
    with opened_database(chosen_folder(arguments)):
        words.say("数据库结构已是最新。", "The database is up to date.")
    return 0
