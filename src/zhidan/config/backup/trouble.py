"""What stops a backup or a restore: a code, its parameters, one sentence in both languages."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zhidan.config.launcher.trouble import Trouble
from zhidan.platform.messages import sentence

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR})


class BackupTrouble(Trouble):
    """A backup or restore that cannot go on; the sentence stands in messages.json."""

    def __init__(self, code: str, **params: Any) -> None:
        texts = (sentence(code, params, "zh-CN"), sentence(code, params, "en"))
        super().__init__(*texts, code, **params)


@contextmanager
def telling_of_disks(path: object) -> Iterator[None]:
    """A full disk and a closed folder, said as what they are.

    Raises: BackupTrouble (backup_disk_full, backup_not_writable).
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise BackupTrouble("backup_disk_full", path=str(path)) from error
        if error.errno in _CLOSED:
            raise BackupTrouble(
                "backup_not_writable", path=str(path), reason=error.strerror
            ) from error
        raise


def said_by_tool(said: str, code: str) -> BackupTrouble:
    """The trouble behind what a program of PostgreSQL wrote before it gave up."""
    if "No space left on device" in said:
        return BackupTrouble("backup_disk_full", path="PostgreSQL")
    last = (said.strip().splitlines() or ["?"])[-1]
    return BackupTrouble(code, reason=last[:300])
