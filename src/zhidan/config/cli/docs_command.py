"""`./zhidan docs`."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhidan.config.cli.words import Words
from zhidan.config.docs_site.build import Site
from zhidan.config.environment import ROOT

HELP = ("把文档生成为静态网站 (中英文)", "build the documents as a static site, in both languages")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Where to."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=ROOT / "build" / "docs",
        metavar="DIR",
        help=words("输出目录 (默认 build/docs)", "folder to write to (default build/docs)"),
    )


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Build it; the pages need no server."""
    folder = arguments.folder.resolve()
    count = Site(folder).build()
    words.say(f"{count} 页: {folder}/index.html", f"{count} pages: {folder}/index.html")
    return 0
