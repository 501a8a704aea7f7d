"""The chain over the audit: each seal's hash covers the seal before it and a run of entries.

Writers of entries never wait for one another: the sealer comes later and takes what every older
transaction can no longer add to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection, transaction

_BATCH = 5_000
# The text of a row must come from the database, so that the same bytes are hashed ever after.
_ENTRIES = """
SELECT row_text FROM (
    SELECT xid, id, jsonb_build_array(id, xid, extract(epoch FROM at)::text, actor_kind, actor_id,
        actor_name, action, subject_type, subject_id, shop_id, encode(reason_seal, 'hex'),
        details)::text AS row_text
    FROM audit_entry WHERE xid >= %s AND xid < %s) AS found
ORDER BY xid, id
"""
_START = b"zhidan audit"
# An erased reason has lost its salt; one that is there must be the one that was sealed.
_CHANGED_REASONS = """
SELECT s.number FROM audit_entry AS e
LEFT JOIN audit_seal AS s ON e.xid >= s.xid_from AND e.xid < s.xid_until
WHERE (e.reason <> '' OR e.reason_salt IS NOT NULL)
  AND e.reason_seal IS DISTINCT FROM sha256(e.reason_salt || convert_to(e.reason, 'UTF8'))
ORDER BY s.number NULLS LAST LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`broken` is the first seal that does not fit; `unsealed` counts entries not chained yet."""

    seals: int
    entries: int
    broken: int | None
    unsealed: int


def seal_entries() -> int:
    """Add one seal over the entries that can get no older neighbour any more: how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit_seal'))")
        cursor.execute(
            "SELECT number, xid_until, hash FROM audit_seal ORDER BY number DESC LIMIT 1"
        )
        number, since, before = cursor.fetchone() or (0, 0, _START)
        cursor.execute(
            "SELECT max(xid) FROM (SELECT xid FROM audit_entry WHERE xid >= %s"
            " AND xid < oldest_xid()"
            " ORDER BY xid, id LIMIT %s) AS next",
            [since, _BATCH],
        )
        (last,) = cursor.fetchone()
        if last is None:
            return 0
        digest, count = _hash(bytes(before), since, last + 1)
        cursor.execute(
            "INSERT INTO audit_seal (number, xid_from, xid_until, entry_count, hash)"
            " VALUES (%s, %s, %s, %s, %s)",
            [number + 1, since, last + 1, count, digest],
        )
        return count


def verify_chain() -> ChainReport:
    """Walk the whole chain and recompute every hash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, xid_from, xid_until, entry_count, hash FROM audit_seal ORDER BY number"
        )
        seals = cursor.fetchall()
    before, until, entries = _START, 0, 0
    broken = None
    for expected, (number, since, upto, count, digest) in enumerate(seals, start=1):
        found, seen = _hash(before, since, upto)
        if number != expected or since != until or found != bytes(digest) or seen != count:
            broken = number
            break
        before, until, entries = found, upto, entries + count
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_REASONS)
        if (changed := cursor.fetchone()) and broken is None:
            broken = changed[0] or len(seals) + 1
        cursor.execute("SELECT count(*) FROM audit_entry WHERE xid >= %s", [until])
        (unsealed,) = cursor.fetchone()
    return ChainReport(len(seals), entries, broken, 0 if broken else unsealed)


def _hash(before: bytes, since: int, upto: int) -> tuple[bytes, int]:
    digest = hashlib.sha256(before)
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [since, upto])
        for (text,) in cursor:
            digest.update(text.encode())
            count += 1
    return digest.digest(), count
