"""The header of a backup: what made it, and who can open it.

The body's key is wrapped twice: towards the recovery key, and with `backup.key` of the key folder,
which opens the body on the machine that made it, or for whoever watches over backups elsewhere.
The key ring (what unseals people's data) is sealed towards the recovery key alone.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from zhidan.platform.keyfiles import read_or_make
from zhidan.platform.recovery import derived, public_bytes

FORMAT = 1
BODY_KEY_FILE = "backup.key"
RING = ("installation-*.key", "index.key", "cookie.key")
_BODY, _KEYS, _LOCAL = b"zhidan backup body", b"zhidan backup keys", b"zhidan backup body here"


class WrongKey(Exception):
    """This key does not open this backup."""


class Header(Struct, frozen=True, forbid_unknown_fields=False):
    """What stands in front of a backup, readable without any key. Bytes are base64 in JSON.

    `ring` names the key ring without telling anything of it; `migrations` are those of the tables.
    """

    format: int
    version: str
    made_at: str
    ring: bytes
    migrations: list[str]
    sender: bytes
    body_for_recovery: bytes
    body_for_here: bytes
    keys: bytes


def make_header(
    *, version: str, made_at: str, migrations: list[str], keys: Path, recovery: X25519PublicKey
) -> tuple[Header, bytes]:
    """A header for a new backup, and its body's key."""
    body = secrets.token_bytes(32)
    sender = X25519PrivateKey.generate()
    public = public_bytes(sender)
    shared = sender.exchange(recovery)
    here = derived(read_or_make(keys / BODY_KEY_FILE), _LOCAL, public)
    header = Header(
        format=FORMAT,
        version=version,
        made_at=made_at,
        ring=ring_name(keys),
        migrations=migrations,
        sender=public,
        body_for_recovery=_wrap(derived(shared, _BODY, public), body),
        body_for_here=_wrap(here, body),
        keys=_wrap(derived(shared, _KEYS, public), msgspec.json.encode(read_ring(keys))),
    )
    return header, body


def open_with_recovery_key(
    header: Header, key: X25519PrivateKey
) -> tuple[bytes, Mapping[str, str]]:
    """The body's key and the key ring.

    Raises: WrongKey.
    """
    shared = key.exchange(X25519PublicKey.from_public_bytes(header.sender))
    body = _unwrap(derived(shared, _BODY, header.sender), header.body_for_recovery)
    ring = _unwrap(derived(shared, _KEYS, header.sender), header.keys)
    return body, msgspec.json.decode(ring, type=dict[str, str])


def open_with_body_key(header: Header, key: bytes) -> bytes:
    """The body's key, by `backup.key` of the installation that made it.

    Raises: WrongKey.
    """
    return _unwrap(derived(key, _LOCAL, header.sender), header.body_for_here)


def read_ring(keys: Path) -> dict[str, str]:
    """The files of the key ring by their names."""
    paths = sorted(path for pattern in RING for path in keys.glob(pattern))
    return {path.name: path.read_text("ascii") for path in paths}


def ring_name(keys: Path) -> bytes:
    """Names the key ring of a folder; empty where there is none. Equal rings have equal names."""
    index = keys / "index.key"
    if not index.is_file():
        return b""
    return derived(bytes.fromhex(index.read_text("ascii").strip()), b"zhidan ring name")[:16]


def write_ring(ring: Mapping[str, str], keys: Path) -> None:
    """Put the files of a key ring into an empty folder."""
    for name, text in ring.items():
        descriptor = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _wrap(key: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def _unwrap(key: bytes, wrapped: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(wrapped[:12], wrapped[12:], None)
    except InvalidTag:
        raise WrongKey from None
