"""A whole product in a folder of its own: `up` as a person starts it, and its processes."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from zhidan.config.launcher.data_folder import DataFolder, data_folder

START_SECONDS = 120.0
STOP_SECONDS = 15.0
Kind = Literal["database", "web", "worker"]
KINDS: tuple[Kind, ...] = ("database", "web", "worker")
_MARKS = {"web": "granian", "worker": "zhidan.config.worker_main"}


@dataclass
class RunningProduct:
    """One `up`. What it says goes to `said`; it is stopped by its own process id."""

    home: Path
    options: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder: DataFolder = data_folder(str(self.home / "data"))
        self.said = self.home / "said"
        self.port = free_port()

    @property
    def database_url(self) -> str:
        """Leads to its database as the tables' owner."""
        return f"host={self.folder.path / 'run'} user=zhidan dbname=zhidan"

    def start(self) -> None:
        """Start it and wait until it serves.

        Raises: RuntimeError with what it said.
        """
        known = {name: v for name, v in os.environ.items() if not name.startswith("ZHIDAN_")}
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "zhidan.config.cli.main", "up", "--lang", "en", "--data",
                 str(self.folder.path), "--port", str(self.port), "--no-browser", *self.options],
                cwd="/",
                env={**known, **self.variables},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while "Ctrl-C stops it" not in self.said.read_text(encoding="utf-8"):
            if self.process.poll() is not None or time.monotonic() > until:
                self.end()
                said_last = self.said.read_text(encoding="utf-8")[-800:]
                raise RuntimeError(f"the product did not start:\n{said_last}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask it to stop; end it when it takes too long."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        self.end()

    def end(self) -> None:
        """End it without a word."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            process.kill()
            process.wait(10)

    def pid_of(self, kind: Kind) -> int | None:
        """The process to kill: PostgreSQL's first one, the web process that serves, the worker."""
        if self.process is None:
            return None
        if kind == "database":
            return self.postmaster()
        for pid in children_of(self.process.pid):
            if _MARKS[kind] in _command(pid):
                # The server keeps a master and lets a child of it serve.
                serving = [one for one in children_of(pid) if kind == "web"]
                return serving[0] if serving else pid
        return None

    def postmaster(self) -> int | None:
        """PostgreSQL's first process, when it is a child of this product."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.folder.path / "pg" / "postmaster.pid").read_text().split()[0])
            if self.process is not None and pid in children_of(self.process.pid):
                return pid
        return None

    def answers(self, path: str = "/readyz") -> bool:
        """Whether it says 200 at this address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", path, headers={"Host": "localhost"})
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def wait_until_ready(self, seconds: float = 60.0) -> bool:
        """Wait for database, web and worker."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.answers():
                return True
            time.sleep(0.05)
        return False


def children_of(parent: int) -> list[int]:
    """Direct children of a process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent:
                    found.append(int(entry.name))
    return found


def _command(pid: int) -> str:
    with suppress(OSError):
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace")
    return ""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
