"""What open orders wait for because nobody said what their listings stand for (商品匹配).

Only held orders are read: an index holds them, and their lines lie beside each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.catalog import api as catalog
from zhidan.orders.rules import AS_SOLD_SQL
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import nullable_uuid_array, text_array, uuid_array, uuid_array_or_any
from zhidan.platform.filters import search_text, uuids, words
from zhidan.platform.paging import COUNT_CAP, Count, Page, count_rows, page_of_rows, sorts_by

SORTS = sorts_by(orders=int, units=int, due=datetime)


class ListingFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated words per field; empty means any. `suggested=exact`: known by its code."""

    shop: str = ""
    suggested: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class WaitingListing:
    """A listing as orders name it, with what waits for it. `due`: the earliest promised time."""

    id: UUID
    asked: catalog.AskedListing
    orders: int
    units: int
    due: datetime


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order that waits for a listing."""

    id: UUID
    order_no: str
    placed_at: datetime
    ship_by: datetime | None
    units: int


class Followed(Struct, frozen=True):
    """A listing that was decided about, and what it had stood for until then."""

    shop_id: UUID
    key: catalog.ListingKey
    had: bool = False
    was_sku_id: UUID | None = None

    @property
    def listing(self) -> catalog.ShopListing:
        return self.shop_id, self.key

    @property
    def was(self) -> catalog.ListingTarget | None:
        return catalog.ListingTarget(self.was_sku_id) if self.had else None


_HELD = """sales_order AS o JOIN order_line AS line ON line.order_id = o.id AND line.supply = ''
WHERE o.holds <> '{}' AND o.holds @> ARRAY['unmapped_sku']"""
_SCOPE = """
  AND (%(shops)s::uuid[] IS NULL OR o.shop_id = ANY(%(shops)s::uuid[]))
  AND (%(houses)s::uuid[] IS NULL OR o.warehouse_id IS NULL
    OR o.warehouse_id = ANY(%(houses)s::uuid[]))"""
_WANTED = """
  AND (%(asked)s::uuid[] IS NULL OR o.shop_id = ANY(%(asked)s::uuid[]))
  AND (%(codes)s::text[] IS NULL OR line.outer_code = ANY(%(codes)s::text[]))
  AND (%(text)s = '' OR strpos(lower(concat_ws(' ', line.title, line.spec, line.outer_code,
    line.platform_item_id, line.platform_sku_id)), lower(%(text)s)) > 0)"""
_GROUPS = f"""
SELECT *, {catalog.LISTING_ID_SQL} AS id FROM (
    SELECT o.shop_id, line.platform_item_id, line.platform_sku_id, line.outer_code,
        {AS_SOLD_SQL} AS as_sold, max(line.title) AS title, max(line.spec) AS spec,
        count(DISTINCT o.id) AS orders, sum(line.quantity)::bigint AS units,
        min(coalesce(o.ship_by, o.placed_at)) AS due
    FROM {_HELD} {_SCOPE} {_WANTED} GROUP BY 1, 2, 3, 4, 5) AS listing
"""  # noqa: S608


def waiting_listings(
    wanted: ListingFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> Page[WaitingListing]:
    """A page of the listings that open orders wait for, within the caller's scope.

    Raises: InvalidInput (bad_sort, bad_filter, bad_cursor).
    """
    return page_of_rows(
        _GROUPS, _params(wanted, actor), sorts=SORTS, sort=sort, cursor=cursor, limit=limit,
        read=_listing,
    )  # fmt: skip


def every_waiting_listing(wanted: ListingFilter, *, actor: Actor) -> list[WaitingListing]:
    """All that match, at once: for decisions about many. At most 10,000."""
    params = _params(wanted, actor) | {"limit": COUNT_CAP}
    return _read(f"{_GROUPS} LIMIT %(limit)s", params)


def find_waiting(known_as: UUID, *, actor: Actor) -> WaitingListing | None:
    """The listing of this name (`catalog.listing_id`), if something waits for it."""
    sql = f"SELECT * FROM ({_GROUPS}) AS grouped WHERE id = %(id)s"  # noqa: S608
    params = _params(ListingFilter(), actor) | {"id": known_as}
    return next(iter(_read(sql, params)), None)


def count_waiting(wanted: ListingFilter, *, actor: Actor) -> Count:
    """How many listings are waited for, up to 10,000."""
    return count_rows(_GROUPS, _params(wanted, actor))


_SOME = f"""
SELECT o.id, o.order_no, o.placed_at, o.ship_by, sum(line.quantity)::bigint
FROM {_HELD} {_SCOPE} AND o.shop_id = %(shop)s AND line.platform_item_id = %(item)s
  AND line.platform_sku_id = %(sku)s AND line.outer_code = %(code)s AND {AS_SOLD_SQL} = %(as_sold)s
GROUP BY o.id ORDER BY o.ship_by, o.id LIMIT %(limit)s
"""  # noqa: S608


_KEYS = f"""
SELECT DISTINCT o.shop_id, line.platform_item_id, line.platform_sku_id, line.outer_code,
    {AS_SOLD_SQL} FROM {_HELD} {_SCOPE} AND o.shop_id = ANY(%(asked)s::uuid[])
"""  # noqa: S608


def waiting_keys(shop_ids: Collection[UUID], *, actor: Actor) -> list[catalog.ShopListing]:
    """Every listing of these shops that orders wait for, as their lines name it."""
    with connection.cursor() as reader:
        reader.execute(_KEYS, {**_scope(actor), "asked": uuid_array(shop_ids)})
        return [(shop, (item, sku, code, said)) for shop, item, sku, code, said in reader]


def waiting_orders(listing: catalog.ShopListing, *, limit: int, actor: Actor) -> list[WaitingOrder]:
    """The orders that wait for a listing, the most urgent first."""
    shop_id, key = listing
    named = dict(zip(("item", "sku", "code", "as_sold"), key, strict=True))
    with connection.cursor() as reader:
        reader.execute(_SOME, {**_scope(actor), **named, "shop": shop_id, "limit": limit})
        return [WaitingOrder(*row) for row in reader.fetchall()]


_OF_LISTING = f"""n.shop_id = o.shop_id AND n.item = line.platform_item_id
  AND n.sku = line.platform_sku_id AND n.code = line.outer_code AND n.as_sold = {AS_SOLD_SQL}"""
_FOLLOW = f"""
WITH n AS MATERIALIZED (
    SELECT * FROM unnest(%(shop_ids)s::uuid[], %(items)s::text[], %(skus)s::text[],
        %(outer)s::text[], %(as_sold)s::text[], %(was)s::uuid[], %(had)s::bool[])
      AS n(shop_id, item, sku, code, as_sold, was, had))
SELECT o.id FROM n, {_HELD} {_SCOPE} AND {_OF_LISTING}
UNION
SELECT o.id FROM n, sales_order AS o JOIN order_line AS line ON line.order_id = o.id
WHERE o.stage IN ('awaiting_payment', 'pending_review') AND n.had AND line.supply <> ''
  AND line.kind <> 'virtual' AND line.sku_id IS NOT DISTINCT FROM n.was {_SCOPE} AND {_OF_LISTING}
ORDER BY 1 LIMIT %(limit)s
"""  # noqa: S608


def orders_to_follow(listings: Sequence[Followed], *, actor: Actor, limit: int) -> list[UUID]:
    """The orders that wait for these listings, and those nobody approved yet of the ones that
    followed what the listings stood for until now; the oldest first."""
    names = ("shop_ids", "items", "skus", "outer", "as_sold")
    columns = catalog.listing_columns(one.listing for one in listings)
    params = {
        **dict(zip(names, columns, strict=True)),
        "was": nullable_uuid_array(one.was_sku_id for one in listings),
        "had": [one.had for one in listings],
        "limit": limit,
    }
    with connection.cursor() as reader:
        reader.execute(_FOLLOW, _scope(actor) | params)
        return [order_id for (order_id,) in reader.fetchall()]


def _scope(actor: Actor) -> dict[str, Any]:
    return {"shops": uuid_array_or_any(actor.shops), "houses": uuid_array_or_any(actor.warehouses)}


def _params(wanted: ListingFilter, actor: Actor) -> dict[str, Any]:
    params = _scope(actor) | {
        "asked": uuid_array_or_any(uuids(wanted.shop, field="shop") or None),
        "codes": None,
        "text": search_text(wanted.q),
    }
    if words(wanted.suggested, field="suggested", allowed=("exact",)):
        params["codes"] = text_array(catalog.exact_codes(_codes(params)))
    return params


def _codes(params: dict[str, Any]) -> list[str]:
    sql = f"SELECT DISTINCT line.outer_code FROM {_HELD} {_SCOPE} {_WANTED}"  # noqa: S608
    with connection.cursor() as reader:
        reader.execute(sql, params)
        return [code for (code,) in reader.fetchall()]


def _read(sql: str, params: dict[str, Any]) -> list[WaitingListing]:
    with connection.cursor() as reader:
        reader.execute(sql, params)
        return [_listing(*row) for row in reader.fetchall()]


def _listing(
    shop: UUID, item: str, sku: str, code: str, as_sold: str, title: str, spec: str, orders: int,
    units: int, due: datetime, known_as: UUID,
) -> WaitingListing:  # fmt: skip
    asked = catalog.AskedListing(shop, (item, sku, code, as_sold), title, spec)
    return WaitingListing(known_as, asked, orders, units, due)
