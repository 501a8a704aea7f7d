"""`./zhidan web`."""

from __future__ import annotations

import argparse

from zhidan.config.cli.words import Words
from zhidan.config.launcher.client_build import build_client, npm

HELP = ("构建网页端", "build the web client")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--force`."""
    parser.add_argument(
        "--force",
        action="store_true",
        help=words("即使没有变化也重建", "even when nothing changed"),
    )
    parser.add_argument(
        "--api",
        action="store_true",
        help=words("先由 openapi.json 生成类型", "write the types from openapi.json first"),
    )


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Build the client when its sources have changed."""
    if arguments.api:
        npm("run", "api")
    if build_client(force=arguments.force):
        words.say("网页端已构建。", "The web client is built.")
    else:
        words.say("网页端已是最新。", "The web client is up to date.")
    return 0
