"""Which key opens a backup here, and what becomes of the key ring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhidan.config.backup.envelope import (
    BODY_KEY_FILE,
    WrongKey,
    open_with_body_key,
    open_with_recovery_key,
    ring_name,
)
from zhidan.config.backup.sealing import SealedReader
from zhidan.config.backup.trouble import BackupTrouble
from zhidan.platform.recovery import NotARecoveryKey, private_key_from_text, public_bytes


@dataclass(frozen=True)
class Access:
    """What somebody has in hand: the recovery key, a copy of `backup.key`, or the decision to do
    without people's data."""

    recovery_key: str = ""
    body_key: Path | None = None
    without_keys: bool = False


@dataclass(frozen=True)
class Ring:
    """The key ring to go on with: new files, or the present ones where there are none.

    `is_lost`: what was sealed can never be read again. `recovery_pub` is the public half of the
    recovery key that was given.
    """

    files: Mapping[str, str]
    is_lost: bool = False
    recovery_pub: bytes = b""


def unlock(reader: SealedReader, keys: Path, access: Access) -> Ring:
    """Open the backup's body and say which key ring goes with it.

    Raises: BackupTrouble: recovery_key_mistyped, backup_wrong_key, backup_needs_recovery_key,
    backup_keys_lost.
    """
    header = reader.header
    has_ring = header.ring != b"" and ring_name(keys) == header.ring
    if access.recovery_key:
        try:
            private = private_key_from_text(access.recovery_key)
            body, files = open_with_recovery_key(header, private)
        except NotARecoveryKey:
            raise BackupTrouble("recovery_key_mistyped") from None
        except WrongKey:
            raise BackupTrouble("backup_wrong_key") from None
        reader.unlock(body)
        return Ring({} if has_ring else files, recovery_pub=public_bytes(private))
    reader.unlock(_body_key(reader, keys, access))
    if not has_ring and not access.without_keys:
        raise BackupTrouble("backup_keys_lost")
    return Ring({}, is_lost=not has_ring)


def _body_key(reader: SealedReader, keys: Path, access: Access) -> bytes:
    path = access.body_key or keys / BODY_KEY_FILE
    if not path.is_file():
        raise BackupTrouble("backup_needs_recovery_key")
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
        return open_with_body_key(reader.header, key)
    except (WrongKey, ValueError):
        code = "backup_wrong_key" if access.body_key else "backup_needs_recovery_key"
        raise BackupTrouble(code) from None
