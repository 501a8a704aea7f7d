"""The ordinary account that does the work when root starts the product."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhidan.config.launcher.trouble import Trouble

NAME = "zhidan"


@dataclass(frozen=True, slots=True)
class Account:
    """A system user that owns the data folder and runs every process."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or folder to this user; what lies around it stays as it is."""
        os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether this user reaches the folder; tried, because modes do not tell all."""
        tried = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1" && test -r . -a -x .', "sh", str(folder)],
            cwd="/",
            check=False,
            stderr=subprocess.DEVNULL,
            **self.popen_options(),
        )
        return tried.returncode == 0

    def can_run(self, program: Path) -> bool:
        """Whether this user may execute the program where it lies."""
        try:
            tried = subprocess.run(
                [str(program), "--version"],
                cwd="/",
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **self.popen_options(),
            )
        except OSError:
            return False
        return tried.returncode == 0


def working_account() -> Account | None:
    """The account to drop to: made on first use when root starts the product, else None."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _create()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _create() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise Trouble(
            "找不到 useradd: 请用普通用户运行, 或先建立系统用户 zhidan。",
            "useradd is missing: run as an ordinary user, or create a system user named zhidan.",
        )
    made = subprocess.run(
        [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", NAME],
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    # 9: two starts at the same moment, the other one has made it
    if made.returncode not in {0, 9}:
        raise Trouble(
            f"无法建立系统用户 zhidan ({made.stderr.strip()}): 请用普通用户运行, 或先建立该用户。",
            f"cannot create the system user zhidan ({made.stderr.strip()}): run as an ordinary "
            "user, or create that user first.",
        )
