"""Files by their content: kept once, encrypted where they may hold personal data, for a set time.

An encrypted file is ``version · salt (16)`` and then chunks of 64 KiB, each sealed with AES-256-GCM
under a key made for this file; the nonce is the chunk's number and whether it is the last, so that
no chunk can be moved, dropped or cut off.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from zhidan.kernel.errors import NotFound
from zhidan.kernel.ids import uuid7
from zhidan.platform import keyfiles
from zhidan.platform.arrays import uuid_array
from zhidan.platform.models import StoredFile

CHUNK = 64 * 1024
_TAG = 16
_VERSION = b"\x01"
_SALT = 16
_SPOOL = 4 * 1024 * 1024


class FileDamaged(Exception):
    """The stored bytes are not those that were put."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known of a stored file."""

    id: UUID
    kind: str
    name: str
    content_type: str
    size_bytes: int
    created_by: UUID | None
    created_at: datetime
    expires_at: datetime | None


def put(
    content: bytes | IO[bytes],
    *,
    kind: str,
    name: str = "",
    content_type: str = "application/octet-stream",
    encrypted: bool = True,
    created_by: UUID | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    """Keep a file and return its id. The same content is stored once."""
    digest, size, spool = _digest(content, encrypted)
    file_id = uuid7()
    with spool, transaction.atomic():
        _hold(digest)
        path = stored_path(digest, encrypted)
        if not default_storage.exists(path):
            with _sealed(spool, digest) if encrypted else spool as content_to_keep:
                default_storage.save(path, File(content_to_keep))
        StoredFile.objects.create(
            id=file_id,
            digest=digest,
            kind=kind,
            name=PurePosixPath(name.replace("\\", "/")).name[:200],
            content_type=content_type,
            size_bytes=size,
            is_encrypted=encrypted,
            created_by=created_by,
            expires_at=expires_at,
        )
    return file_id


def find(content: bytes | IO[bytes], *, kind: str, encrypted: bool = True) -> UUID | None:
    """The first file of this kind with this content that is kept for good, or None."""
    digest, _, spool = _digest(content, encrypted)
    spool.close()
    found = StoredFile.objects.filter(
        digest=digest, kind=kind, is_encrypted=encrypted, expires_at=None
    )
    return found.order_by("id").values_list("id", flat=True).first()


def info(file_id: UUID) -> FileInfo:
    """Raises: NotFound when there is no such file, or its time is over."""
    return _info(_row(file_id))


def _info(row: StoredFile) -> FileInfo:
    return FileInfo(
        row.id, row.kind, row.name, row.content_type, row.size_bytes, row.created_by,
        row.created_at, row.expires_at,
    )  # fmt: skip


def are_kept(file_ids: Collection[UUID]) -> bool:
    """Whether all of these files are still kept."""
    wanted = set(file_ids)
    found = StoredFile.objects.filter(Q(expires_at=None) | Q(expires_at__gt=Now()), pk__in=wanted)
    return found.count() == len(wanted)


def open_file(file_id: UUID) -> IO[bytes]:
    """The plain content, positioned at its beginning; the caller closes it.

    Raises: NotFound, FileDamaged.
    """
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115
    try:
        for piece in read_chunks(file_id):
            spool.write(piece)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool


def read_chunks(file_id: UUID) -> Iterator[bytes]:
    """The plain content piece by piece.

    Raises: NotFound, FileDamaged.
    """
    row = _row(file_id)
    digest = bytes(row.digest)
    with default_storage.open(stored_path(digest, row.is_encrypted)) as stored:
        if row.is_encrypted:
            yield from _opened(stored, digest)
        else:
            while piece := stored.read(CHUNK):
                yield piece


def of_kind(kind: str, *, created_by: UUID | None = None) -> list[FileInfo]:
    """The files of one kind that are still kept, newest first; of one person or of all."""
    found = StoredFile.objects.filter(kind=kind, expires_at__gt=Now()).order_by("-created_at")
    if created_by is not None:
        found = found.filter(created_by=created_by)
    return [_info(row) for row in found]


def expire(file_ids: Iterable[UUID]) -> int:
    """Let the time of these files be over, and forget their names; `delete_expired` deletes them
    once that is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stored_file SET name = '', expires_at = clock_timestamp()"
            " WHERE id = ANY(%s::uuid[])",
            [uuid_array(file_ids)],
        )
        return int(cursor.rowcount)


_OF_KIND = """
SELECT id FROM stored_file WHERE kind = %s AND created_at < %s
  AND (expires_at IS NULL OR expires_at > clock_timestamp()) ORDER BY created_at LIMIT %s
"""


def older(kind: str, before: datetime, most: int) -> list[UUID]:
    """Up to `most` files of a kind that are older, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_KIND, [kind, before, most])
        return [file_id for (file_id,) in cursor.fetchall()]


def delete_expired() -> int:
    """Delete files whose time is over; content others still name stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM stored_file WHERE expires_at < clock_timestamp()"
            " RETURNING digest, is_encrypted"
        )
        gone = {(bytes(digest), encrypted) for digest, encrypted in cursor.fetchall()}
    for digest, encrypted in gone:
        with transaction.atomic():
            _hold(digest)
            if not StoredFile.objects.filter(digest=digest, is_encrypted=encrypted).exists():
                default_storage.delete(stored_path(digest, encrypted))
    return len(gone)


def _hold(digest: bytes) -> None:
    """Nobody else adds or deletes this content until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)]
        )


def _row(file_id: UUID) -> StoredFile:
    row = (
        StoredFile.objects.filter(id=file_id)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Now()))
        .first()
    )
    if row is None:
        raise NotFound(code="file_not_found")
    return row


def stored_path(digest: bytes, encrypted: bool) -> str:
    """Where content lies below the folder of stored files."""
    text = digest.hex()
    return f"{'sealed' if encrypted else 'plain'}/{text[:2]}/{text[2:]}"


def _digest(content: bytes | IO[bytes], encrypted: bool) -> tuple[bytes, int, IO[bytes]]:
    """The content's name, size and a copy to read from. Keyed where the content is private, so
    that nobody can test for a known file."""
    start = hmac.digest(keyfiles.index_key(), b"file", "sha256") if encrypted else b""
    seen = hashlib.blake2b(key=start, digest_size=32)
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115
    size = 0
    for piece in _pieces(content):
        seen.update(piece)
        spool.write(piece)
        size += len(piece)
    spool.seek(0)
    return seen.digest(), size, spool


def _pieces(content: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while piece := content.read(CHUNK):
        yield piece


def _cipher(digest: bytes, salt: bytes) -> AESGCM:
    master = hmac.digest(keyfiles.index_key(), b"file content", "sha256")
    return AESGCM(hmac.digest(master, digest + salt, "sha256"))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


def _sealed(plain: IO[bytes], digest: bytes) -> IO[bytes]:
    salt = os.urandom(_SALT)
    cipher = _cipher(digest, salt)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115
    out.write(_VERSION + salt)
    number, piece = 0, plain.read(CHUNK)
    while True:
        following = plain.read(CHUNK)
        out.write(cipher.encrypt(_nonce(number, not following), piece, _VERSION))
        if not following:
            break
        number, piece = number + 1, following
    out.seek(0)
    return out


def _opened(stored: IO[bytes], digest: bytes) -> Iterator[bytes]:
    head = stored.read(1 + _SALT)
    cipher = _cipher(digest, head[1:])
    number, piece = 0, stored.read(CHUNK + _TAG)
    while True:
        following = stored.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, head[:1])
        except InvalidTag:
            raise FileDamaged from None
        if not following:
            return
        number, piece = number + 1, following
