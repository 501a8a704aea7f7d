"""Buyers met at intake: found by their blinded platform name, made where they are new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.kernel.ids import uuid7s
from zhidan.parties.rules import mask_nick, normal_text
from zhidan.platform.arrays import bytes_array, uuid_array
from zhidan.platform.bulk import copy_rows
from zhidan.platform.privacy import blind, seal_many

COLUMNS = (
    "id", "shop_id", "nick_sealed", "nick_masked", "nick_blind", "tags", "blacklist_reason",
    "blacklist_until", "consent", "first_order_at", "last_order_at",
)  # fmt: skip
TYPES = (
    "uuid", "uuid", "bytea", "text", "bytea", "text[]", "text",
    "timestamptz", "jsonb", "timestamptz", "timestamptz",
)  # fmt: skip


class SeenBuyer(Struct, frozen=True):
    """A buyer as a source names them: the platform's uid, else the nick."""

    nick: str
    uid: str
    ordered_at: datetime


def note_buyers(
    *, shop_id: UUID, seen: Sequence[SeenBuyer | None], at: datetime
) -> list[UUID | None]:
    """The buyer of each order, in the order given; None for orders without a name.

    New buyers are written; for known ones the time of the last order moves on. Two batches that
    meet the same new buyer collide on the key: the later one is planned again.
    """
    keys = [blind("buyer", f"{shop_id}:{s.uid or s.nick}") if s else None for s in seen]
    known = _known(shop_id, {key for key in keys if key})
    times: dict[bytes, list[datetime]] = {}
    fresh: dict[bytes, SeenBuyer] = {}
    for key, s in zip(keys, seen, strict=True):
        if key is not None and s is not None:
            times.setdefault(key, []).append(s.ordered_at)
            if key not in known:
                fresh[key] = s
    made = dict(zip(fresh, uuid7s(len(fresh)), strict=True))
    if fresh:
        _write(shop_id, fresh, made, times, at)
    _move_on({buyer_id: times[key] for key, buyer_id in known.items()})
    return [(known.get(key) or made.get(key)) if key else None for key in keys]


# Key by key (which is what OFFSET says), so that the index is used however stale the statistics.
_KNOWN = """
SELECT asked.key, known.buyer_id FROM unnest(%s::bytea[]) AS asked(key), LATERAL (
    SELECT buyer_id FROM buyer_key WHERE uid_blind = asked.key AND shop_id = %s OFFSET 0
) AS known
"""


def _known(shop_id: UUID, keys: set[bytes]) -> dict[bytes, UUID]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [bytes_array(keys), shop_id])
        return {bytes(key): buyer for key, buyer in cursor.fetchall()}


def _write(
    shop_id: UUID,
    fresh: Mapping[bytes, SeenBuyer],
    made: Mapping[bytes, UUID],
    times: Mapping[bytes, Sequence[datetime]],
    at: datetime,
) -> None:
    sealed = seal_many(
        shop_id,
        at,
        [(s.nick.encode(), b"buyer.nick" + made[key].bytes) for key, s in fresh.items()],
    )
    copy_rows(
        "buyer",
        COLUMNS,
        TYPES,
        [
            (made[key], shop_id, seal, mask_nick(s.nick)[:80],
             blind("nick", normal_text(s.nick)) if s.nick else None, [], "", None, _NO_CONSENT,
             min(times[key]), max(times[key]))
            for (key, s), seal in zip(fresh.items(), sealed, strict=True)
        ],
    )  # fmt: skip
    copy_rows(
        "buyer_key",
        ("uid_blind", "shop_id", "buyer_id"),
        ("bytea", "uuid", "uuid"),
        [(key, shop_id, made[key]) for key in fresh],
    )


_NO_CONSENT = b"{}"
_MOVE_ON = """
UPDATE buyer SET last_order_at = greatest(buyer.last_order_at, s.last),
    first_order_at = least(buyer.first_order_at, s.first)
FROM (SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
    AS u(id, first, last) ORDER BY id) AS s
WHERE buyer.id = s.id AND (s.last > buyer.last_order_at OR s.first < buyer.first_order_at)
"""


def _move_on(times: Mapping[UUID, Sequence[datetime]]) -> None:
    if not times:
        return
    ids = sorted(times)
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE_ON,
            [
                uuid_array(ids),
                [min(times[buyer]) for buyer in ids],
                [max(times[buyer]) for buyer in ids],
            ],
        )
