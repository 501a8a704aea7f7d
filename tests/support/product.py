"""A whole product for stories and browsers: `./zhidan up` on a free port, stopped by its pid."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
STOP_SECONDS = 12.0


@dataclass
class LiveProduct:
    """One running `up`; `said` is what it has printed."""

    data: Path
    port: int
    options: Sequence[str] = ()
    process: subprocess.Popen[str] | None = None
    home: Path = field(default_factory=Path)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """Leads to its database as owner."""
        return f"host={self.data / 'run'} user=zhidan dbname=zhidan"

    @property
    def said(self) -> str:
        return (self.home / "said").read_text(encoding="utf-8")

    def start(self, meanwhile: Callable[[], bool] = lambda: False) -> None:
        """Start it and wait for the first answer, or until `meanwhile` has done its work."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHIDAN_")}
        with (self.home / "said").open("w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "zhidan.config.cli.main", "up", "--lang", "en",
                 "--data", str(self.data), "--port", str(self.port), "--no-browser",
                 *self.options],
                cwd=ROOT,
                env={**environment, "PYTHONPATH": str(ROOT / "src")},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while "Ctrl-C stops it" not in self.said:
            done = meanwhile()
            if done or self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"up did not start:\n{self.said}")
            time.sleep(0.05)

    def stop(self) -> int:
        """Ask it to stop; returns its exit code. Killed when it takes more than its ten seconds."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
            raise AssertionError("up did not stop in time") from None

    def kill(self) -> None:
        """End it without a word; its children end with it."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            process.kill()
            process.wait(5)

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def remove(self) -> None:
        """Forget its data."""
        with suppress(AssertionError):
            self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def new_product(*options: str) -> LiveProduct:
    """A product that has not been started, in a folder of its own on a free port."""
    folder = "/tmp" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="zhidan-live-", dir=folder))
    home.chmod(0o711)
    (home / "said").touch()
    return LiveProduct(home / "data", free_port(), options, home=home)


def free_port() -> int:
    """A port of this machine that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
