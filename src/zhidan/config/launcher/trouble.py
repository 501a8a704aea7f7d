"""What stops a start, said in one sentence."""

from __future__ import annotations

from typing import Any


class Trouble(Exception):
    """A start or command that cannot go on; says why and what to do, in Chinese and English.

    `code` and `params` are for programs.
    """

    def __init__(self, zh: str, en: str, code: str = "cannot_go_on", **params: Any) -> None:
        self.zh, self.en = zh, en
        self.code, self.params = code, params
        super().__init__(en)
