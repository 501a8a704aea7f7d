"""A backup brought back to life beside what is in use: read, migrated, verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhidan.config.backup.reading import Read, count_on, read_into
from zhidan.config.backup.sealing import SealedReader
from zhidan.config.backup.trouble import BackupTrouble, said_by_tool
from zhidan.config.launcher.migrating import migrate


@dataclass(frozen=True)
class Revived:
    """What stands in a restored database, what of it breaks an invariant, what was erased again."""

    read: Read
    orders: int
    violations: tuple[str, ...]
    erased: Mapping[str, int]


def refuse_newer(reader: SealedReader, known: frozenset[str]) -> None:
    """Raises: BackupTrouble (backup_newer) where its tables are of a version to come."""
    if not known.issuperset(reader.header.migrations):
        raise BackupTrouble("backup_newer", version=reader.header.version)


def revive(
    reader: SealedReader,
    *,
    url: str,
    stage: Path,
    keys: Path,
    keeps_files: bool,
    asked: Mapping[str, Any],
    log: Path | None = None,
) -> Revived:
    """Restore an unlocked backup into the empty database of `url` and look it through.

    `stage` is a folder of its own, `keys` the ring its values are sealed with, `log` where to
    tell of a migration that failed.
    Raises: BackupTrouble.
    """
    read = read_into(reader, url=url, files=stage / "files" if keeps_files else None)
    environment = {
        **os.environ,
        "ZHIDAN_DATABASE_URL": url,
        "ZHIDAN_DATA": str(stage),
        "ZHIDAN_KEYS_DIR": str(keys),
    }
    migrate(environment, log)
    count_on(url)
    found = _inspected(environment, asked)
    return Revived(read, found["orders"], tuple(found["violations"]), found["erased"])


def _inspected(environment: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "zhidan.config.backup.inspect_main"],
        env=dict(environment), cwd="/", check=False, capture_output=True, text=True,
        input=json.dumps(asked, default=str),
    )  # fmt: skip
    if done.returncode != 0:
        raise said_by_tool(done.stderr, "backup_not_restorable")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
