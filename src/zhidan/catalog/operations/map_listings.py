from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.catalog.events import tell_listings_mapped
from zhidan.catalog.listings import (
    ASKED,
    COLUMNS,
    ListingDecision,
    ListingTarget,
    ShopListing,
    listing_columns,
    listing_targets,
)
from zhidan.catalog.queries import supplies
from zhidan.catalog.rules import listing_id
from zhidan.kernel.clock import now
from zhidan.kernel.errors import NotFound
from zhidan.kernel.ids import uuid7s
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import nullable_uuid_array, text_array, uuid_array
from zhidan.platform.audit import Entry, record_many

_INSERT = f"""
INSERT INTO listing (id, {COLUMNS}, title, spec, sku_id, is_virtual, decided_by, decided_at)
SELECT n.*, n.target IS NULL, %s, %s
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::uuid[]) AS n(id, {COLUMNS}, title, spec, target)
ON CONFLICT ({COLUMNS}) DO {{conflict}} RETURNING {COLUMNS}
"""  # noqa: S608
_OVERWRITE = """UPDATE SET title = excluded.title, spec = excluded.spec, sku_id = excluded.sku_id,
    is_virtual = excluded.is_virtual, decided_by = excluded.decided_by,
    decided_at = excluded.decided_at"""
_DELETE = f"DELETE FROM listing WHERE ({COLUMNS}) IN (SELECT * FROM {ASKED})"  # noqa: S608


def map_listings(
    *, decisions: Sequence[ListingDecision], actor: Actor
) -> dict[ShopListing, ListingTarget | None]:
    """Keep what shops' listings stand for (商品匹配), for every order to come.

    Answers what each stood for until now; of two decisions about one listing the last counts.
    The listings stay locked until the end of the transaction.
    Raises: NotFound for an unknown SKU.
    """
    latest = {decision.listing: decision for decision in decisions}
    wanted = {d.target.sku_id for d in latest.values() if d.target and d.target.sku_id}
    if missing := wanted - supplies(wanted).keys():
        raise NotFound(field="sku_id", sku_id=str(min(missing)))
    made = _write([d for d in latest.values() if d.target is not None], actor, "NOTHING")
    known = latest.keys() - made
    before = listing_targets(known, lock="FOR UPDATE")
    changed = [latest[listing] for listing in known]
    _write([d for d in changed if d.target is not None], actor, _OVERWRITE)
    _forget([d.listing for d in changed if d.target is None])
    record_many(
        [_entry(decision, before.get(listing)) for listing, decision in latest.items()],
        actor=actor,
    )
    tell_listings_mapped(shop_id for shop_id, _ in latest)
    return {listing: before.get(listing) for listing in latest}


def _write(decisions: Sequence[ListingDecision], actor: Actor, conflict: str) -> set[ShopListing]:
    if not decisions:
        return set()
    ordered = sorted(decisions, key=lambda decision: decision.listing)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(conflict=conflict),
            [
                actor.id,
                now(),
                uuid_array(uuid7s(len(ordered))),
                *listing_columns(decision.listing for decision in ordered),
                text_array(decision.title for decision in ordered),
                text_array(decision.spec for decision in ordered),
                nullable_uuid_array(d.target.sku_id if d.target else None for d in ordered),
            ],
        )
        return {(shop, tuple(key)) for shop, *key in cursor.fetchall()}


def _forget(listings: Sequence[ShopListing]) -> None:
    if listings:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, listing_columns(listings))


def _entry(decision: ListingDecision, before: ListingTarget | None) -> Entry:
    item, sku, code, as_sold = decision.key
    return Entry(
        "listing.matched",
        "listing",
        listing_id(*decision.listing),
        details={
            "platform_item_id": item, "platform_sku_id": sku, "outer_code": code,
            "as_sold": as_sold, "before": _said(before),
            "after": _said(decision.target),
        },
        shop_id=decision.shop_id,
    )  # fmt: skip


def _said(target: ListingTarget | None) -> UUID | str | None:
    return None if target is None else target.sku_id or "virtual"
