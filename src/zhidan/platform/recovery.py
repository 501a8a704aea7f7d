"""The recovery key: shown once, kept by the owner on paper; only its public half stays here.

Twenty random bytes as 36 letters and digits in groups of four, the last four a check sum. A backup
is sealed towards the public half, so that every later one needs nobody who knows the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEED_BYTES = 20
GROUP = 4
PUBLIC = "recovery.pub"
_MISREAD = str.maketrans("018", "OIB")


class NotARecoveryKey(ValueError):
    """A letter is missing, doubled or misread."""


def new_recovery_key(keys: Path) -> str:
    """Make a recovery key for this key folder and answer its text; the one before opens no later
    backup."""
    seed = secrets.token_bytes(SEED_BYTES)
    draft = keys / f".{PUBLIC}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(public_bytes(private_key(seed)).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
        if os.geteuid() == 0:
            owner = keys.stat()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
    draft.replace(keys / PUBLIC)
    return written(seed)


def public_half(keys: Path) -> X25519PublicKey | None:
    """What backups are sealed towards; None before the first recovery key was made."""
    path = keys / PUBLIC
    if not path.is_file():
        return None
    return X25519PublicKey.from_public_bytes(bytes.fromhex(path.read_text("ascii").strip()))


def written(seed: bytes) -> str:
    """The key as a person copies it."""
    text = base64.b32encode(seed).decode() + _check_sum(seed)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def private_key_from_text(text: str) -> X25519PrivateKey:
    """The private half of a key as it was copied; case, spaces and 0/O, 1/I, 8/B do not matter.

    Raises: NotARecoveryKey.
    """
    letters = "".join(filter(str.isalnum, text.upper())).translate(_MISREAD)
    try:
        seed = base64.b32decode(letters[:-GROUP])
    except binascii.Error:
        raise NotARecoveryKey from None
    if len(seed) != SEED_BYTES or letters[-GROUP:] != _check_sum(seed):
        raise NotARecoveryKey
    return private_key(seed)


def private_key(seed: bytes) -> X25519PrivateKey:
    """The private half that a seed stands for."""
    return X25519PrivateKey.from_private_bytes(derived(seed, b"zhidan recovery key"))


def public_bytes(key: X25519PrivateKey) -> bytes:
    """The public half as bytes."""
    return key.public_key().public_bytes_raw()


def derived(secret: bytes, purpose: bytes, salt: bytes = b"") -> bytes:
    """A key of 32 bytes for one purpose."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=purpose).derive(secret)


def _check_sum(seed: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"zhidan" + seed).digest())[:GROUP].decode()
