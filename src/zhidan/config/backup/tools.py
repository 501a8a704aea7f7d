"""pg_dump and pg_restore: those of the running PostgreSQL, those found on the machine, and last
those that come with the product, which know every server up to their own version."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from zhidan.config.backup.trouble import BackupTrouble
from zhidan.config.launcher.binaries import package_binaries
from zhidan.config.launcher.trouble import Trouble

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def tool(name: str, *, server_version: int) -> str:
    """The path of a program that is at least as new as the server (such as 180001).

    Raises: BackupTrouble (backup_no_tools).
    """
    needed = server_version // 10000
    for candidate in _candidates(name):
        if _major(candidate) >= needed:
            return str(candidate)
    raise BackupTrouble("backup_no_tools", tool=name, version=needed)


def _candidates(name: str) -> Iterator[Path]:
    if settings.ZHIDAN_PG_BIN:
        yield Path(settings.ZHIDAN_PG_BIN) / name
    found = shutil.which(name)
    if found:
        yield Path(found)
    for pattern in PLACES:
        folders = sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
        yield from (folder / name for folder in folders if (folder / name).is_file())
    with suppress(Trouble):
        yield package_binaries() / name


def _major(program: Path) -> int:
    if not os.access(program, os.X_OK):
        return 0
    said = subprocess.run([str(program), "--version"], check=False, capture_output=True, text=True)
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found else 0
