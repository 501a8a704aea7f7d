"""Chinese or English, as the person's terminal says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence


class Words:
    """Chooses between the two texts of everything the command line says."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def say(self, zh: str, en: str) -> None:
        """Tell a person; programs read standard output, people read both."""
        print(self(zh, en), flush=True)

    def warn(self, zh: str, en: str) -> None:
        print(self(zh, en), file=sys.stderr, flush=True)


def choose_words(arguments: Sequence[str], variables: Mapping[str, str] | None = None) -> Words:
    """`--lang` decides, then the locale of the terminal."""
    given = os.environ if variables is None else variables
    chosen = ""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            chosen = arguments[index + 1]
        elif argument.startswith("--lang="):
            chosen = argument.partition("=")[2]
    locale = chosen or given.get("LC_ALL") or given.get("LC_MESSAGES") or given.get("LANG") or ""
    return Words("zh" if locale.lower().startswith("zh") else "en")
