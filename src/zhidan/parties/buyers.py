"""Buyers as others read them: masked, within the shops that know them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from msgspec import Struct

from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.parties.models import Buyer, BuyerKey
from zhidan.parties.policy import PartiesPolicy
from zhidan.parties.queries import shop_cards
from zhidan.platform import policy
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.filters import words
from zhidan.platform.paging import Count, Page, capped_count, keyset

SORTS = ("-last_order_at", "last_order_at")


class BuyerFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated words per field; empty means any. `q` is what the search box holds."""

    shop: str = ""
    tag: str = ""
    blacklisted: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Blacklisting:
    """Why a buyer's new orders wait for somebody, since when, by whom, and for how long."""

    reason: str
    since: datetime
    until: datetime | None
    by: UUID | None


@dataclass(frozen=True, slots=True)
class BuyerCard:
    """A buyer in masked form. `blacklist` is there while it is in force."""

    id: UUID
    nick: str
    tags: list[str]
    blacklist: Blacklisting | None
    shop_ids: list[UUID]
    last_order_at: datetime


def buyer_tags() -> list[str]:
    """The tags that may be set."""
    return list(policy.read(PartiesPolicy).buyer_tags)


def buyer_list(
    wanted: BuyerFilter,
    *,
    among: Collection[UUID] | None,
    sort: str,
    cursor: str | None,
    limit: int,
    actor: Actor,
) -> Page[BuyerCard]:
    """A page of the buyers whom the caller's shops know, by their last order in any shop.

    `among` holds those whom the search box named. Who was erased is nobody any more.
    Raises: InvalidInput for an unknown sort, filter or cursor.
    """
    if sort not in SORTS:
        raise InvalidInput(code="bad_sort", field="sort", value=sort)
    order = (sort, "-id" if sort.startswith("-") else "id")
    page = keyset(
        _matching(wanted, among, actor),
        order=order,
        types=(datetime, UUID),
        cursor=cursor,
        limit=limit,
    )
    return Page(_cards(page.items, actor), page.next, page.prev)


def count_buyers(wanted: BuyerFilter, *, among: Collection[UUID] | None, actor: Actor) -> Count:
    """How many there are; above 10,000 `capped`."""
    return capped_count(_matching(wanted, among, actor))


def buyer_cards(buyer_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, BuyerCard]:
    """These buyers, as far as the caller's shops know them."""
    found = _known_to(_shops(actor), Buyer.objects.filter(pk__in=list(buyer_ids)))
    return {card.id: card for card in _cards(list(found), actor)}


def blacklisted_among(buyer_ids: Iterable[UUID | None], *, at: datetime) -> set[UUID]:
    """Which of these are blacklisted at this moment; nobody lifts it before this is committed."""
    ids = {one for one in buyer_ids if one is not None}
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM buyer WHERE id = ANY(%s::uuid[]) AND blacklisted_at IS NOT NULL"
            " AND (blacklist_until IS NULL OR blacklist_until > %s) FOR SHARE",
            [uuid_array(ids), at],
        )
        return {row[0] for row in cursor.fetchall()}


def lock_buyers(buyer_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, Buyer]:
    """Lock these buyers in key order. Unknown ones and those of foreign shops are left out."""
    found = _known_to(_shops(actor), Buyer.objects.filter(pk__in=set(buyer_ids)))
    return {row.id: row for row in found.order_by("id").select_for_update(of=("self",))}


def shops_knowing(buyer_ids: Iterable[UUID]) -> list[UUID]:
    """The shops these buyers ever bought in."""
    found = BuyerKey.objects.filter(buyer_id__in=list(buyer_ids))
    return sorted(set(found.values_list("shop_id", flat=True)))


def _shops(actor: Actor, wanted: BuyerFilter | None = None) -> list[UUID]:
    asked = words(wanted.shop, field="shop") if wanted else []
    return [
        shop.id
        for shop in shop_cards(actor=actor)
        if not asked or str(shop.id) in asked or shop.code in asked
    ]


def _known_to(shops: Collection[UUID], buyers: QuerySet[Buyer]) -> QuerySet[Buyer]:
    keys = BuyerKey.objects.filter(buyer_id=OuterRef("pk"), shop_id__in=shops)
    return buyers.filter(Exists(keys))


def _matching(wanted: BuyerFilter, among: Collection[UUID] | None, actor: Actor) -> QuerySet[Buyer]:
    found = _known_to(_shops(actor, wanted), Buyer.objects.all())
    if among is not None:
        found = found.filter(pk__in=among)
    if tags := words(wanted.tag, field="tag"):
        found = found.filter(~Q(tags=[]), tags__overlap=tags)
    if words(wanted.blacklisted, field="blacklisted", allowed=("true",)):
        found = found.filter(
            Q(blacklist_until__isnull=True) | Q(blacklist_until__gt=now()),
            blacklisted_at__isnull=False,
        )
    return found


def _cards(rows: Collection[Buyer], actor: Actor) -> list[BuyerCard]:
    at = now()
    shops: dict[UUID, set[UUID]] = {}
    known = BuyerKey.objects.filter(
        buyer_id__in=[row.id for row in rows], shop_id__in=_shops(actor)
    )
    for buyer_id, shop_id in known.values_list("buyer_id", "shop_id"):
        shops.setdefault(buyer_id, set()).add(shop_id)
    return [
        BuyerCard(
            row.id,
            row.nick_masked,
            row.tags,
            _in_force(row, at),
            sorted(shops.get(row.id, ())),
            row.last_order_at,
        )
        for row in rows
    ]


def _in_force(row: Buyer, at: datetime) -> Blacklisting | None:
    if row.blacklisted_at is None or (row.blacklist_until and row.blacklist_until <= at):
        return None
    return Blacklisting(
        row.blacklist_reason, row.blacklisted_at, row.blacklist_until, row.blacklisted_by
    )
