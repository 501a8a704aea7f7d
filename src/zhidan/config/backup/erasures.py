"""Erasures that outlive a backup: a list of keyed fingerprints lies beside the backups.

Whoever was erased after a backup was made is erased again when it is restored: what was erased is
known from the data in use and, where that is lost, from this list. It names nobody.
"""

from __future__ import annotations

from pathlib import Path

from zhidan.config.backup.trouble import telling_of_disks
from zhidan.platform.erasures import remembered

NAME = "zhidan-erased.list"


def marks_beside(folder: Path) -> frozenset[bytes]:
    """The fingerprints that lie in a folder of backups."""
    path = folder / NAME
    if not path.is_file():
        return frozenset()
    return frozenset(bytes.fromhex(line) for line in path.read_text("ascii").split())


def write_marks(folder: Path) -> None:
    """Add what was erased here to the list of a folder of backups; nothing is ever taken off it.

    Raises: BackupTrouble.
    """
    known = marks_beside(folder)
    marks = known | remembered()
    if marks == known:
        return
    with telling_of_disks(folder):
        draft = folder / f".{NAME}.part"
        draft.write_text("".join(f"{mark.hex()}\n" for mark in sorted(marks)), "ascii")
        draft.chmod(0o600)
        draft.replace(folder / NAME)
