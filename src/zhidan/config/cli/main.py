"""Finds the command and runs it; a trouble becomes one sentence and exit code 1."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from zhidan.config.cli.common import tell_trouble
from zhidan.config.cli.words import Words, choose_words
from zhidan.config.launcher.trouble import Trouble

COMMANDS = (
    *("up", "upgrade", "import", "demo", "backup", "restore", "export", "verify", "doctor", "keys"),
    *("rules", "test", "check", "bench", "drill", "docs", "openapi", "web", "version"),
)


class Command(Protocol):
    """What each file of a command offers. `HELP` is Chinese and English."""

    HELP: tuple[str, str]

    def add_arguments(self, parser: argparse.ArgumentParser, words: Words) -> None: ...

    def run(self, arguments: argparse.Namespace, words: Words) -> int: ...


def main(given: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if given is None else given)
    words = choose_words(arguments)
    commands = {name: _load(name) for name in COMMANDS}
    parsed = _parser(commands, words).parse_args(arguments)
    try:
        return commands[parsed.command].run(parsed, words)
    except Trouble as trouble:
        return tell_trouble(trouble, parsed, words)
    except KeyboardInterrupt:
        return 130


def _load(name: str) -> Command:
    # By name: a new command is a new file and one word in COMMANDS.
    module: Command = import_module(f"zhidan.config.cli.{name}_command")
    return module


def _parser(commands: dict[str, Command], words: Words) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="./zhidan",
        words=words,
        description=words(
            "织单: 多渠道、按单制作的订单 ERP。",
            "Zhidan: order ERP for shops that sell over several channels and make to order.",
        ),
    )
    chosen = parser.add_subparsers(
        dest="command", required=True, metavar=words("命令", "COMMAND"),
        title=words("命令", "commands"), parser_class=_Parser,
    )  # fmt: skip
    for name, command in commands.items():
        text = words(*command.HELP)
        child = chosen.add_parser(name, help=text, description=text, words=words)
        command.add_arguments(child, words)
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose own words are in the person's language, with `--lang` everywhere."""

    def __init__(self, *, words: Words, **options: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._words = words
        self._optionals.title = words("选项", "options")
        self._positionals.title = words("参数", "arguments")
        self.add_argument("-h", "--help", action="help", help=words("显示帮助", "show this help"))
        self.add_argument(
            "--lang", choices=("zh", "en"), help=words("界面语言", "language of these texts")
        )

    def format_help(self) -> str:
        return super().format_help().replace("usage:", self._words("用法:", "usage:"), 1)


if __name__ == "__main__":
    sys.exit(main())
