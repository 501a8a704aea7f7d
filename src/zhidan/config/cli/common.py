"""Arguments and steps that several commands share."""

from __future__ import annotations

import argparse
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from zhidan.config.cli.words import Words
from zhidan.config.launcher.data_folder import DataFolder, data_folder
from zhidan.config.launcher.session import give_back, opened_database


def add_data(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--data DIR`."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        help=words(
            "数据目录 (默认: ZHIDAN_DATA, 否则用户的数据目录)",
            "data folder (default: ZHIDAN_DATA, else the user's place for data)",
        ),
    )


def add_json(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help=words("输出 JSON", "answer in JSON"))


def path(given: str) -> Path:
    """The type of every argument that names a file or folder: as the caller's shell meant it."""
    return Path(given).expanduser().absolute()


def chosen_folder(arguments: argparse.Namespace) -> DataFolder:
    """The data folder of this call."""
    return data_folder(arguments.data, is_demo=getattr(arguments, "demo", False))


def run_with_database(task: str, arguments: argparse.Namespace, words: Words) -> int:
    """Run `zhidan.config.cli.tasks.<task>` with the database open and Django set up."""
    folder = chosen_folder(arguments)
    with opened_database(folder) as environment:
        os.environ.update(environment)
        try:
            return run_task(task, arguments, words)
        finally:
            give_back(folder)


def run_task(task: str, arguments: argparse.Namespace, words: Words) -> int:
    """Run a task in this process; it is loaded only now, because models need Django set up."""
    import_module("zhidan.config.ready")
    module: Any = import_module(f"zhidan.config.cli.tasks.{task}")
    try:
        return int(module.run(arguments, words))
    finally:
        import_module("zhidan.config.cli.tasks.closing").close_connections()
