"""The embedded PostgreSQL: made on first start, found again ever after, reached by a socket."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg

from zhidan.config.launcher.account import Account
from zhidan.config.launcher.binaries import find_binaries, major_version
from zhidan.config.launcher.half_swaps import put_back
from zhidan.config.launcher.processes import die_with_parent
from zhidan.config.launcher.trouble import Trouble

OWNER = "zhidan"
DATABASE = "zhidan"
DRAFT = "pg.new-"
START_SECONDS = 60.0
# A socket's address holds about 100 bytes on Linux and macOS.
LONGEST_SOCKET_FOLDER = 80
LOG_BYTES = 8 * 1024 * 1024

SAFE: Mapping[str, str] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
UNSAFE: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
"""For tests alone: nothing survives a power cut."""

TUNED: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "384MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # What is committed while a backup is made is read from the log and ends the backup.
    "wal_level": "logical",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    # A refused row is somebody's order: neither its values nor the statement go into the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass
class Cluster:
    """One PostgreSQL with its data in ``home/pg``; `durability` is SAFE but in tests."""

    home: Path
    account: Account | None
    durability: Mapping[str, str] = field(default_factory=lambda: SAFE)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.data = self.home / "pg"
        self.socket = _socket_folder(self.home)
        self.log = self.home / "log" / "postgresql.log"
        self.binaries = find_binaries(self.account, self.home / "pgdist")

    def url(self, database: str = DATABASE) -> str:
        """How to reach a database of this cluster."""
        return f"host={self.socket} user={OWNER} dbname={database}"

    def is_ready(self) -> bool:
        """Whether it answers. A process id proves nothing after a crash, only an answer does."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_new(self) -> bool:
        """Whether its files are still to be made."""
        return not (self.data / "PG_VERSION").is_file()

    def prepare(self) -> None:
        """Make folders and, on first use, the database files."""
        for folder in (self.home / "log", self.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.account:
                self.account.own(folder)
        if self.is_new():
            self._initialise()

    def start(self) -> None:
        """Start it and wait until it answers.

        After everything was killed, the remains of the old processes may hold the files for a few
        seconds: the start is tried again for as long. A PostgreSQL that outlived its supervisor is
        stopped first, so that there is one owner.
        """
        self.prepare()
        if self.is_ready():
            self._stop_stray()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            self.process = self._spawn()
            while self.process.poll() is None and time.monotonic() < until:
                if self.is_ready():
                    self._create_database()
                    return
                time.sleep(0.03)
            time.sleep(0.3)
            self._refuse_when_hopeless()
        self.stop()
        raise Trouble(
            f"PostgreSQL 没有启动, 详见 {self.log}。", f"PostgreSQL did not start, see {self.log}."
        )

    def stop(self, seconds: float = 6.0) -> None:
        """Stop it cleanly: a fast shutdown, an immediate one when that takes too long."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        for step, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 3.0)):
            process.send_signal(step)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return
        process.kill()
        process.wait(5)

    def _spawn(self) -> subprocess.Popen[bytes]:
        if self.log.is_file() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        chosen = {**TUNED, **self.durability, "unix_socket_directories": str(self.socket)}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        with self._open_log() as log:
            return subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.data), *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_plain_environment(),
                # Ctrl-C must reach the supervisor first: it stops PostgreSQL last.
                start_new_session=True,
                # One system call between fork and exec; nothing there that a thread could hold.
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509
                **(self.account.popen_options() if self.account else {}),
            )

    def _open_log(self) -> IO[bytes]:
        log = self.log.open("ab")
        if self.account:
            self.account.own(self.log)
        return log

    def _initialise(self) -> None:
        """Make the files beside their place: cut off at any point, nothing half made is there."""
        for left in self.home.glob(f"{DRAFT}*"):
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=self.home))
        if self.account:
            self.account.own(draft)
        self._run_initdb(draft)
        shutil.rmtree(self.data, ignore_errors=True)
        draft.rename(self.data)

    def _run_initdb(self, draft: Path) -> None:
        locale = ["--locale=C.UTF-8"]
        if major_version(self.binaries) >= 17:
            locale.append("--locale-provider=builtin")
        sync = ["--no-sync"] if self.durability.get("fsync") == "off" else []
        made = subprocess.run(
            [str(self.binaries / "initdb"), "-D", str(draft), "-U", OWNER, "-E", "UTF8",
             "--auth-local=trust", "--auth-host=reject", "--data-checksums", *locale, *sync],
            cwd="/",
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=_plain_environment(),
            preexec_fn=die_with_parent(signal.SIGKILL),
            **(self.account.popen_options() if self.account else {}),
        )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            _refuse_when_full(made.stdout)
            raise Trouble(
                f"数据库文件无法建立: {made.stdout[-300:].strip()}",
                f"cannot make the database files: {made.stdout[-300:].strip()}",
            )

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not put_back(connection, DATABASE):
                connection.execute(f"CREATE DATABASE {DATABASE}".encode())

    def _stop_stray(self) -> None:
        subprocess.run(
            [str(self.binaries / "pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "-t", "10",
             "stop"],
            cwd="/",
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_plain_environment(),
            **(self.account.popen_options() if self.account else {}),
        )  # fmt: skip

    def _refuse_when_hopeless(self) -> None:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 2000))
            tail = log.read().decode("utf-8", "replace")
        _refuse_when_full(tail)
        last = tail.rsplit("FATAL:", 1)[-1] if "FATAL:" in tail else ""
        if "incompatible with server" in last:
            raise Trouble(
                f"数据由另一个版本的 PostgreSQL 建立, 不能直接打开: {self.data}",
                f"the data was made by another version of PostgreSQL: {self.data}",
            )


def _refuse_when_full(said: str) -> None:
    if "No space left on device" in said:
        raise Trouble(
            "磁盘已满, 数据库无法启动: 请清理磁盘后再运行一次。",
            "the disk is full, the database cannot start: free some space and run this again.",
        )


def _socket_folder(home: Path) -> Path:
    folder = home / "run"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"zhidan-{os.geteuid()}-{digest}"


def _plain_environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
