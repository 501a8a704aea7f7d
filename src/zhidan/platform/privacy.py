"""Personal data: sealed per field, found by a keyed blind index, readable by nobody by accident.

A sealed value is ``version (1) · data key id (4) · nonce (12) · AES-256-GCM ciphertext and tag``.
The additional data (table, column, row id) binds it to its place. Data keys belong to one shop and
one month and are wrapped by the installation key, which lies in a file of the data folder.
"""

from __future__ import annotations

import hmac
import os
import secrets
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from zhidan.kernel.errors import Refusal
from zhidan.platform import aside, keyfiles

VERSION = 1
_HEADER = struct.Struct(">BI")
_OVERHEAD = 5 + 12
_WRAP_AAD = b"data_key"
BLIND_BYTES = 16


class CannotUnseal(Refusal):
    """The value was moved, cut or changed, or its key is gone."""

    code, status = "cannot_unseal", 409

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


@dataclass(frozen=True, slots=True)
class _DataKey:
    header: bytes
    cipher: AESGCM


class Keyring:
    """The data keys one process has opened. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_month: dict[tuple[UUID, int, int], _DataKey] = {}
        self._by_id: dict[int, AESGCM] = {}
        self._index: dict[str, blake2b] = {}

    def forget(self) -> None:
        """Drop every opened key, e.g. after a rotation or for another database."""
        with self._lock:
            self._by_month.clear()
            self._by_id.clear()
            self._index.clear()
        keyfiles.forget()

    def seal_many(
        self, shop_id: UUID, at: datetime, items: Sequence[tuple[bytes, bytes]]
    ) -> list[bytes]:
        """Seal (plain, additional data) pairs with the key of the shop and the month of `at`."""
        key = self._by_month.get((shop_id, at.year, at.month)) or self._open_month(shop_id, at)
        header, encrypt = key.header, key.cipher.encrypt
        noise = os.urandom(12 * len(items))
        sealed = []
        start = 0
        for plain, aad in items:
            nonce = noise[start : start + 12]
            start += 12
            sealed.append(header + nonce + encrypt(nonce, plain, aad))
        return sealed

    def unseal(self, sealed: bytes, aad: bytes) -> bytes:
        """The plain value.

        Raises: CannotUnseal.
        """
        if len(sealed) < _OVERHEAD or sealed[0] != VERSION:
            raise CannotUnseal("not a sealed value")
        key_id = _HEADER.unpack_from(sealed)[1]
        cipher = self._by_id.get(key_id) or self._open_id(key_id)
        try:
            return cipher.decrypt(sealed[5:17], sealed[17:], aad)
        except InvalidTag:
            raise CannotUnseal("the value does not belong here") from None

    def blind(self, kind: str, normalised: str | bytes) -> bytes:
        """16 bytes that are equal exactly when kind and value are; of no use without the key."""
        keyed = self._index.get(kind)
        if keyed is None:
            key = hmac.digest(keyfiles.index_key(), kind.encode(), "sha256")
            keyed = self._index[kind] = blake2b(digest_size=BLIND_BYTES, key=key)
        digest = keyed.copy()
        digest.update(normalised.encode() if isinstance(normalised, str) else normalised)
        return digest.digest()

    def _open_month(self, shop_id: UUID, at: datetime) -> _DataKey:
        number = keyfiles.installation_numbers()[-1]
        month = date(at.year, at.month, 1)
        wrapped = _wrap(secrets.token_bytes(32), number)
        # Its own transaction: the key must be there even when the caller's is rolled back.
        ((key_id, kept, made_with),) = aside.fetch(
            "INSERT INTO data_key (shop_id, month, wrapped, installation_key)"
            " VALUES (%s, %s, %s, %s) ON CONFLICT (shop_id, month)"
            " DO UPDATE SET shop_id = excluded.shop_id RETURNING id, wrapped, installation_key",
            [shop_id, month, wrapped, number],
        )
        key = _DataKey(_HEADER.pack(VERSION, key_id), AESGCM(_unwrap(kept, made_with)))
        with self._lock:
            self._by_month[(shop_id, at.year, at.month)] = key
            self._by_id[key_id] = key.cipher
        return key

    def _open_id(self, key_id: int) -> AESGCM:
        with connection.cursor() as cursor:
            cursor.execute("SELECT wrapped, installation_key FROM data_key WHERE id = %s", [key_id])
            row = cursor.fetchone()
        if row is None:
            raise CannotUnseal("the key was destroyed")
        cipher = AESGCM(_unwrap(row[0], row[1]))
        with self._lock:
            self._by_id[key_id] = cipher
        return cipher


ring = Keyring()
blind = ring.blind


def seal_many(shop_id: UUID, at: datetime, items: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    """Seal (plain, additional data) pairs of one shop; order kept."""
    return ring.seal_many(shop_id, at, items)


def seal(shop_id: UUID, at: datetime, plain: bytes, aad: bytes) -> bytes:
    """Seal one value."""
    return ring.seal_many(shop_id, at, [(plain, aad)])[0]


def unseal(sealed: bytes, aad: bytes) -> bytes:
    """The plain value. Raises: CannotUnseal."""
    return ring.unseal(bytes(sealed), aad)


# What belongs to no shop (a person's second factor, an uploaded file) has a shop of its own.
NO_SHOP = UUID(int=0)


def seal_own(plain: bytes, aad: bytes) -> bytes:
    """Seal a value that belongs to the installation itself."""
    return seal(NO_SHOP, datetime.now(UTC), plain, aad)


def reseal(sealed: bytes, aad: bytes, *, shop_id: UUID, at: datetime) -> bytes:
    """The same value under the present key of shop and month."""
    return seal(shop_id, at, unseal(sealed, aad), aad)


def rotate_installation_key() -> tuple[int, int]:
    """Make a new installation key and wrap every data key with it: (its number, keys wrapped).

    Sealed values stay as they are. Older key files may be taken away afterwards.
    """
    number = keyfiles.add_installation_key()
    ring.forget()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, wrapped, installation_key FROM data_key WHERE installation_key <> %s"
            " ORDER BY id FOR UPDATE",
            [number],
        )
        rows = cursor.fetchall()
        for key_id, wrapped, made_with in rows:
            cursor.execute(
                "UPDATE data_key SET wrapped = %s, installation_key = %s WHERE id = %s",
                [_wrap(_unwrap(wrapped, made_with), number), number, key_id],
            )
    return number, len(rows)


def check_installation_keys() -> None:
    """Open one data key of every installation key that is in use.

    Raises: FileNotFoundError with the name of a key file that is missing, CannotUnseal where the
    files are those of another installation. Nothing is made.
    """
    folder = keyfiles.keys_folder()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (installation_key) wrapped, installation_key FROM data_key"
        )
        rows = cursor.fetchall()
    for wrapped, number in rows:
        name = f"installation-{number:04d}.key"
        if not (folder / name).is_file():
            raise FileNotFoundError(name)
        _unwrap(wrapped, number)


def shred(shop_id: UUID, month: date) -> bool:
    """Destroy one data key: what it sealed is gone for ever, in backups too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM data_key WHERE shop_id = %s AND month = %s",
            [shop_id, month.replace(day=1)],
        )
        gone = bool(cursor.rowcount)
    ring.forget()
    return gone


def _wrap(key: bytes, number: int) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(keyfiles.installation_key(number)).encrypt(nonce, key, _WRAP_AAD)


def _unwrap(wrapped: bytes, number: int) -> bytes:
    wrapped = bytes(wrapped)
    try:
        return AESGCM(keyfiles.installation_key(number)).decrypt(
            wrapped[:12], wrapped[12:], _WRAP_AAD
        )
    except (InvalidTag, FileNotFoundError):
        raise CannotUnseal("the installation key is another one") from None
