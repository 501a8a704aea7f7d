"""Buyers met at intake: found by their blinded platform name, made where they are new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.kernel.ids import uuid7s
from zhidan.parties.rules import identity, mask_nick, normal_text, tells_apart
from zhidan.platform.arrays import bytes_array, uuid_array
from zhidan.platform.bulk import copy_rows
from zhidan.platform.privacy import blind, seal_many

COLUMNS = (
    "id", "shop_id", "nick_sealed", "nick_masked", "nick_blind", "identity_blind", "tags",
    "blacklist_reason", "consent", "first_order_at", "last_order_at",
)  # fmt: skip
TYPES = (
    "uuid", "uuid", "bytea", "text", "bytea", "bytea", "text[]", "text", "jsonb", "timestamptz",
    "timestamptz",
)  # fmt: skip


class SeenBuyer(Struct, frozen=True):
    """A buyer as a source names them with an order: the platform's uid, else the nick."""

    nick: str
    uid: str
    email: str
    order_no: str
    ordered_at: datetime

    @property
    def name(self) -> str:
        """What the shop knows them by. Behind a masked nick may stand anybody: each order then
        has a buyer of its own."""
        if self.uid or tells_apart(self.nick):
            return self.uid or self.nick
        return f"{self.nick}\x1f{self.order_no}"


class _NewBuyer(NamedTuple):
    seen: SeenBuyer
    identity: bytes | None


def note_buyers(
    *, shop_id: UUID, channel: str, seen: Sequence[SeenBuyer | None], at: datetime
) -> list[UUID | None]:
    """The buyer of each order, in the order given; None for orders without a name.

    A buyer whom another shop knows by the same identity is that one. New buyers are written; for
    known ones the time of the last order moves on. Two batches that meet the same new buyer
    collide on the key: the later one is planned again.
    """
    shop = str(shop_id)
    keys = [blind("buyer", f"{shop}:{s.name}") if s else None for s in seen]
    buyers = _known(shop_id, {key for key in keys if key})
    fresh = {key: s for key, s in zip(keys, seen, strict=True) if key and s and key not in buyers}
    new = _settle(fresh, channel, buyers)
    times: dict[UUID, list[datetime]] = {}
    for key, s in zip(keys, seen, strict=True):
        if key is not None and s is not None:
            times.setdefault(buyers[key], []).append(s.ordered_at)
    if fresh:
        _write(shop_id, new, times, at)
        copy_rows(
            "buyer_key",
            ("uid_blind", "shop_id", "buyer_id"),
            ("bytea", "uuid", "uuid"),
            [(key, shop_id, buyers[key]) for key in fresh],
        )
    known_bought({buyer_id: listed for buyer_id, listed in times.items() if buyer_id not in new})
    return [buyers[key] if key else None for key in keys]


def _settle(
    fresh: Mapping[bytes, SeenBuyer], channel: str, buyers: dict[bytes, UUID]
) -> dict[UUID, _NewBuyer]:
    """Give each name that is new to the shop its buyer; answers the buyers that are to be made."""
    identities = {
        key: blind("identity", text)
        for key, s in fresh.items()
        if (text := identity(nick=s.nick, email=s.email, channel=channel))
    }
    same = _of_identity(set(identities.values()))
    new: dict[UUID, _NewBuyer] = {}
    for (key, s), new_id in zip(fresh.items(), uuid7s(len(fresh)), strict=True):
        who = identities.get(key)
        buyers[key] = same.setdefault(who, new_id) if who else new_id
        if buyers[key] == new_id:
            new[new_id] = _NewBuyer(s, who)
    return new


# Key by key (which is what OFFSET says), so that the index is used however stale the statistics.
_KNOWN = """
SELECT asked.key, known.buyer_id FROM unnest(%s::bytea[]) AS asked(key), LATERAL (
    SELECT buyer_id FROM buyer_key WHERE uid_blind = asked.key AND shop_id = %s OFFSET 0
) AS known
"""
_OF_IDENTITY = """
SELECT asked.key, known.id FROM unnest(%s::bytea[]) AS asked(key), LATERAL (
    SELECT id FROM buyer WHERE identity_blind = asked.key AND identity_blind IS NOT NULL OFFSET 0
) AS known
"""


def _known(shop_id: UUID, keys: set[bytes]) -> dict[bytes, UUID]:
    return _found(_KNOWN, keys, [shop_id])


def _of_identity(identities: set[bytes]) -> dict[bytes, UUID]:
    return _found(_OF_IDENTITY, identities, [])


def _found(statement: str, keys: set[bytes], params: Sequence[UUID]) -> dict[bytes, UUID]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [bytes_array(keys), *params])
        return {bytes(key): buyer for key, buyer in cursor.fetchall()}


def _write(
    shop_id: UUID,
    new: Mapping[UUID, _NewBuyer],
    times: Mapping[UUID, Sequence[datetime]],
    at: datetime,
) -> None:
    sealed = seal_many(
        shop_id,
        at,
        [(one.seen.nick.encode(), b"buyer.nick" + key.bytes) for key, one in new.items()],
    )
    copy_rows(
        "buyer",
        COLUMNS,
        TYPES,
        [
            (buyer_id, shop_id, seal, mask_nick(one.seen.nick)[:80], _nick_blind(one.seen.nick),
             one.identity, [], "", _NO_CONSENT, min(times[buyer_id]), max(times[buyer_id]))
            for (buyer_id, one), seal in zip(new.items(), sealed, strict=True)
        ],
    )  # fmt: skip


def _nick_blind(nick: str) -> bytes | None:
    return blind("nick", normal_text(nick)) if nick else None


_NO_CONSENT = b"{}"
_MOVE_ON = """
UPDATE buyer SET last_order_at = greatest(buyer.last_order_at, s.last),
    first_order_at = least(buyer.first_order_at, s.first)
FROM (SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
    AS u(id, first, last) ORDER BY id) AS s
WHERE buyer.id = s.id AND (s.last > buyer.last_order_at OR s.first < buyer.first_order_at)
"""


def known_bought(times: Mapping[UUID, Sequence[datetime]]) -> None:
    """Known buyers ordered at these times: theirs of the first and the last order move on."""
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
