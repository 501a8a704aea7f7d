"""`./zhidan version`."""

from __future__ import annotations

import argparse

from zhidan import __version__
from zhidan.config.cli.words import Words

HELP = ("显示版本", "show the version")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Takes none."""


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the version."""
    print(__version__)
    return 0
