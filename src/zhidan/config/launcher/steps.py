"""The steps of a first start, told one after the other with the time each took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# The script counts 1 (Python) and 2 (packages) before this program begins.
CLIENT, DATABASE, TABLES, DEMO = 3, 4, 5, 6
Report = Callable[[str, str], None]


@dataclass(frozen=True)
class Steps:
    """Tells steps that have something to do. A demo has one more."""

    report: Report
    is_demo: bool

    @contextmanager
    def step(self, number: int, zh: str, en: str) -> Iterator[None]:
        """Name the step now, and how long it took when it is done."""
        started = time.monotonic()
        self.report(f"[{number}/{self._all}] {zh}…", f"[{number}/{self._all}] {en}…")
        yield
        took = time.monotonic() - started
        self.report(f"      完成, 用时 {took:.0f} 秒", f"      done in {took:.0f} s")

    def last(self) -> None:
        """The services start, and with them the product is there."""
        self.report(
            f"[{self._all}/{self._all}] 正在启动服务…",
            f"[{self._all}/{self._all}] Starting the services…",
        )

    @property
    def _all(self) -> int:
        return 7 if self.is_demo else 6
