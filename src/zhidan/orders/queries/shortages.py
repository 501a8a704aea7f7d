"""What orders wait for because no warehouse holds it: per SKU, and who waits in which order (缺货).

Nothing is counted ahead: the waiting orders are an index of their own, and their lines lie beside
each other. An order is short of a SKU where some warehouse that could send it lacks that SKU; so
every order that waits stands under at least one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.orders.queueing import QUEUE_SQL, WAITING_SQL
from zhidan.platform import policy
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array_or_any
from zhidan.platform.filters import search_text, uuids, words
from zhidan.platform.paging import Count, Page, count_rows, page_of_rows, sorts_by

SORTS = sorts_by(orders=int, units=int, short=int, due=datetime)
KINDS = ("short", "presale")


class ShortageFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated ids per field; empty means any. `kind`: what is short now, or presale lines
    whose promised day is still far (`InventoryPolicy.presale_notice_days`)."""

    kind: str = "short"
    shop: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A SKU that orders wait for. `units` they ask for, `short` of it is nowhere; `due` is the
    earliest promise, `presale_units` what of `units` was sold ahead."""

    id: UUID
    orders: int
    units: int
    presale_units: int
    due: datetime
    on_hand: int
    available: int
    short: int


@dataclass(frozen=True, slots=True)
class QueuedOrder:
    """An order in the queue of a SKU, at its place."""

    id: UUID
    order_no: str
    shop_id: UUID
    version: int
    priority: int
    due: datetime
    placed_at: datetime
    units: int
    is_presale: bool


# What waiting orders ask for of each SKU.
_ASKING = f"""
SELECT o.id AS order_id, o.shop_id, o.wanted_warehouse_id, l.sku_id, sum(l.quantity) AS quantity,
    bool_or(l.is_presale) AS is_presale, min(coalesce(l.ship_by, o.ship_by, o.placed_at)) AS due
FROM sales_order AS o JOIN order_line AS l ON l.order_id = o.id AND l.supply = 'stocked'
WHERE {WAITING_SQL}
  AND (%(shops)s::uuid[] IS NULL OR o.shop_id = ANY(%(shops)s::uuid[]))
  AND (%(asked)s::uuid[] IS NULL OR o.shop_id = ANY(%(asked)s::uuid[]))
  AND (%(sku)s::uuid IS NULL OR l.sku_id = %(sku)s::uuid)
  AND (l.is_presale AND coalesce(l.ship_by, o.ship_by) > %(near)s) = %(far)s
GROUP BY o.id, l.sku_id
"""  # noqa: S608
# What is asked for alike is looked up once: how little of it some warehouse of theirs has.
_SHORT = f"""
WITH asking AS MATERIALIZED ({_ASKING}), alike AS MATERIALIZED (
    SELECT sku_id, shop_id, wanted_warehouse_id, quantity, count(*) AS orders,
        count(*) FILTER (WHERE is_presale) AS presale_orders, min(due) AS due
    FROM asking GROUP BY sku_id, shop_id, wanted_warehouse_id, quantity
), short AS MATERIALIZED (
    SELECT alike.* FROM alike JOIN shop ON shop.id = alike.shop_id
    WHERE alike.quantity > coalesce((
        SELECT min(coalesce(level.on_hand - level.allocated, 0))
        FROM unnest(CASE WHEN alike.wanted_warehouse_id IS NULL THEN shop.warehouse_ids
            ELSE ARRAY[alike.wanted_warehouse_id] END) AS house(id)
        LEFT JOIN stock_level AS level
            ON level.sku_id = alike.sku_id AND level.warehouse_id = house.id), 0)
)
"""  # noqa: S608
_SKUS = f"""{_SHORT}
SELECT waiting.*, coalesce(stock.on_hand, 0)::bigint AS on_hand,
    coalesce(stock.free, 0)::bigint AS available,
    greatest(waiting.units - coalesce(stock.free, 0), 0)::bigint AS short
FROM (
    SELECT sku_id AS id, sum(orders)::bigint AS orders, sum(quantity * orders)::bigint AS units,
        sum(quantity * presale_orders)::bigint AS presale_units, min(due) AS due
    FROM short GROUP BY sku_id) AS waiting
JOIN sku ON sku.id = waiting.id
LEFT JOIN LATERAL (
    SELECT sum(level.on_hand) AS on_hand, sum(level.on_hand - level.allocated) AS free
    FROM stock_level AS level WHERE level.sku_id = waiting.id
      AND (%(houses)s::uuid[] IS NULL OR level.warehouse_id = ANY(%(houses)s::uuid[]))
) AS stock ON true
WHERE %(text)s = '' OR strpos(lower(sku.code || ' ' || sku.title), lower(%(text)s)) > 0
"""  # noqa: S608


def shortage_list(
    wanted: ShortageFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> Page[Shortage]:
    """A page of the SKUs that orders wait for, within the caller's scope.

    Raises: InvalidInput (bad_sort, bad_filter, bad_cursor).
    """
    return page_of_rows(
        _SKUS, _params(wanted, actor), sorts=SORTS, sort=sort, cursor=cursor, limit=limit,
        read=Shortage,
    )  # fmt: skip


def count_shortages(wanted: ShortageFilter, *, actor: Actor) -> Count:
    """How many SKUs orders wait for, up to 10,000."""
    return count_rows(_SKUS, _params(wanted, actor))


def find_shortage(sku_id: UUID, *, kind: str, actor: Actor) -> Shortage | None:
    """What waits for this SKU, if anything does."""
    params = _params(ShortageFilter(kind=kind), actor) | {"sku": str(sku_id)}
    with connection.cursor() as reader:
        reader.execute(_SKUS, params)
        row = reader.fetchone()
    return Shortage(*row) if row else None


_QUEUE = f"""{_SHORT}
SELECT o.id, o.order_no, o.shop_id, o.version, o.priority, asking.due, o.placed_at,
    asking.quantity::bigint, asking.is_presale
FROM asking JOIN sales_order AS o ON o.id = asking.order_id
WHERE (asking.shop_id, coalesce(asking.wanted_warehouse_id, asking.shop_id), asking.quantity) IN (
    SELECT shop_id, coalesce(wanted_warehouse_id, shop_id), quantity FROM short)
ORDER BY {QUEUE_SQL} LIMIT %(limit)s
"""  # noqa: S608


def queue_of(sku_id: UUID, *, kind: str, limit: int, actor: Actor) -> list[QueuedOrder]:
    """The first orders that wait for this SKU, as they will be served."""
    params = _params(ShortageFilter(kind=kind), actor) | {"sku": str(sku_id), "limit": limit}
    with connection.cursor() as reader:
        reader.execute(_QUEUE, params)
        return [QueuedOrder(*row) for row in reader.fetchall()]


def _params(wanted: ShortageFilter, actor: Actor) -> dict[str, Any]:
    (kind,) = words(wanted.kind, field="kind", allowed=KINDS) or ["short"]
    days = policy.read(inventory.InventoryPolicy).presale_notice_days
    return {
        "shops": uuid_array_or_any(actor.shops),
        "houses": uuid_array_or_any(actor.warehouses),
        "asked": uuid_array_or_any(uuids(wanted.shop, field="shop") or None),
        "text": search_text(wanted.q),
        "near": now() + timedelta(days=days),
        "far": kind == "presale",
        "sku": None,
    }
