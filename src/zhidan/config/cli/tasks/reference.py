"""Writes or checks the generated pages."""

from __future__ import annotations

import argparse

from zhidan.config.cli.words import Words
from zhidan.config.reference.pages import outdated_pages, write_pages


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Say what was written, or what should be."""
    if arguments.check:
        outdated = outdated_pages()
        for name in outdated:
            words.say(f"docs/reference/{name} 已过时", f"docs/reference/{name} is out of date")
        return 1 if outdated else 0
    written = write_pages()
    words.say(
        "已更新: " + (", ".join(written) or "无"),
        "Written: " + (", ".join(written) or "nothing new"),
    )
    return 0
