"""Keeps the processes of the product alive, and ends all of them together."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhidan.config.launcher.account import Account
from zhidan.config.launcher.postgres import Cluster
from zhidan.config.launcher.processes import die_with_parent

STOP_SECONDS = 4.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
CALM_SECONDS = 30.0
POLL_SECONDS = 0.1
LOG_BYTES = 8 * 1024 * 1024

Report = Callable[[str, str], None]


@dataclass
class Child:
    """One program that must run as long as the product does."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    account: Account | None
    log: Path
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start it; what it says goes to its log."""
        if self.log.is_file() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            if self.account:
                self.account.own(self.log)
            self.process = subprocess.Popen(
                list(self.command),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.environment),
                # One system call between fork and exec; nothing there that a thread could hold.
                # At once: whoever takes its time would answer for those who start meanwhile.
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509
                **(self.account.popen_options() if self.account else {}),
            )
        self.started_at = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def last_words(self) -> str:
        """The error its log ends with, else the last line."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-200:]
        errors = [line for line in lines if "Error: " in line or "Configured: " in line]
        return (errors or lines or [""])[-1].strip()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def make_stop(self, until: float) -> None:
        """Wait for the end; after `until` it is no longer asked."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


class Supervisor:
    """Runs the children, and the database below them, until somebody says stop."""

    def __init__(
        self, cluster: Cluster | None, children: Sequence[Child], report: Report, restored: Path
    ) -> None:
        """`restored` is touched when everybody must begin anew, on another database."""
        self._cluster = cluster
        self.children = children
        self._report = report
        self._restored, self._restored_at = restored, _touched_at(restored)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Put back what dies, each time a little later, until a signal ends it."""
        while True:
            self.check()
            time.sleep(POLL_SECONDS)

    def check(self) -> None:
        """Look after each of them once."""
        self._watch_database()
        if (at := _touched_at(self._restored)) != self._restored_at:
            self._restored_at = at
            self._begin_anew()
        for child in self.children:
            self._watch_child(child)

    def stop(self) -> None:
        """End everything: first those who use the database, then the database."""
        self._stop_children()
        if self._cluster:
            self._cluster.stop()

    def _begin_anew(self) -> None:
        self._report(
            "数据已由备份恢复, 正在重新启动。", "A backup was restored, everything begins anew."
        )
        self._stop_children()
        self.start()

    def _stop_children(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.make_stop(until)

    def _watch_database(self) -> None:
        if self._cluster and self._cluster.process and self._cluster.process.poll() is not None:
            self._report(
                "数据库意外停止, 正在重新启动。", "The database stopped by itself, starting it."
            )
            self._cluster.start()

    def _watch_child(self, child: Child) -> None:
        now = time.monotonic()
        if not child.has_died():
            if now - child.started_at > CALM_SECONDS:
                child.pause = FIRST_PAUSE
            return
        if child.due_at < child.started_at:
            child.due_at = now + child.pause
            child.deaths += 1
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
            self._report(
                f"{child.name} 意外停止, 正在重新启动 (日志: {child.log})。",
                f"{child.name} stopped by itself, starting it again (log: {child.log}).",
            )
        elif now >= child.due_at:
            child.start()


def _touched_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
