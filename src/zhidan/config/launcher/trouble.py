"""What stops a start, said in one sentence."""

from __future__ import annotations


class Trouble(Exception):
    """A start or command that cannot go on; says why and what to do, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)
