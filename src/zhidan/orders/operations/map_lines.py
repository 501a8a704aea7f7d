from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.reserving import try_reserve
from zhidan.orders.rules import AS_SOLD_SQL, not_mapped
from zhidan.orders.states import PENDING_PAYMENT, PENDING_REVIEW
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import nullable_uuid_array, text_array, uuid_array

MAPPABLE = (PENDING_PAYMENT, PENDING_REVIEW)


@dataclass(frozen=True, slots=True)
class LineChange:
    """What the lines of a listing stand for from now on; nothing, if `target` is empty.

    Lines that stand for nothing yet are meant, and those that stand for `was`, if that is given.
    """

    listing: catalog.ShopListing
    target: catalog.ListingTarget | None
    was: catalog.ListingTarget | None = None


_SET = f"""
UPDATE order_line AS line SET sku_id = n.target, supply = n.supply
FROM sales_order AS o, unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::uuid[], %s::text[], %s::uuid[], %s::bool[])
  AS n(shop_id, item, sku, code, as_sold, target, supply, was, had)
WHERE o.id = ANY(%s::uuid[]) AND line.order_id = o.id AND line.kind <> 'virtual'
  AND line.gift_rule_id IS NULL
  AND n.shop_id = o.shop_id AND n.item = line.platform_item_id AND n.sku = line.platform_sku_id
  AND n.code = line.outer_code AND n.as_sold = {AS_SOLD_SQL}
  AND (line.supply = '' OR (n.had AND line.sku_id IS NOT DISTINCT FROM n.was))
  AND (line.sku_id IS DISTINCT FROM n.target OR line.supply <> n.supply)
RETURNING line.order_id, line.title, line.sku_id, line.supply
"""  # noqa: S608
_LEFT = """
SELECT order_id, array_remove(array_agg(
        CASE WHEN supply = '' THEN coalesce(nullif(outer_code, ''), title) END ORDER BY position),
    NULL), bool_or(supply = 'stocked'), bool_or(supply = 'to_order')
FROM order_line WHERE order_id = ANY(%s::uuid[]) GROUP BY order_id
"""


def map_lines(
    *, order_ids: Sequence[UUID], changes: Sequence[LineChange], actor: Actor
) -> Outcomes:
    """Say what lines stand for, in orders that nobody has approved yet.

    Each order whose lines changed asks for its stock anew, all or nothing, or waits for what is
    still unknown. An outcome names the holds that are left.
    """

    def check(order: OrderNow) -> None:
        if order.state not in MAPPABLE:
            raise ActionNotAllowed(action="map", state=order.state, reason="wrong_state")

    accepted, outcomes = for_each(order_ids, check, actor=actor)
    targets = {c.target.sku_id for c in changes if c.target is not None and c.target.sku_id}
    skus = catalog.sku_cards(targets)
    changed = _set_lines([order.id for order in accepted], changes, skus)
    touched = [order for order in accepted if order.id in changed]
    inventory.release_stock(order_ids=[order.id for order in touched if order.is_reserved])
    left = _what_is_left(list(changed))
    for order in touched:
        _settle(order, left[order.id])
        for title, sku_id, supply in dict.fromkeys(changed[order.id]):
            if sku_id is not None:
                order.note("map", sku=skus[sku_id].code, title=title)
            else:
                order.note("map_virtual" if supply else "unmap", title=title)
    at = now()
    look = review_again(touched, at=at)
    try_reserve(touched, at=at)
    save_and_tell(touched, OrdersChanged, actor=actor)
    settle(touched, look, at=at)
    holds = {order.id: list(order.holds) for order in accepted}
    return Outcomes.of(
        Outcome(row.id, row.code, {**row.params, "holds": holds[row.id]}) if row.ok else row
        for row in outcomes
    )


Changed = tuple[str, UUID | None, str]
"""What a line is called, and what it stands for now: SKU and supply."""


def _set_lines(
    order_ids: Sequence[UUID],
    changes: Sequence[LineChange],
    skus: Mapping[UUID, catalog.SkuCard],
) -> dict[UUID, list[Changed]]:
    if not order_ids or not changes:
        return {}
    targets = [c.target.sku_id if c.target else None for c in changes]
    supplies = [
        skus[sku_id].supply if sku_id else "virtual" if change.target else ""
        for change, sku_id in zip(changes, targets, strict=True)
    ]
    changed: defaultdict[UUID, list[Changed]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _SET,
            [
                *catalog.listing_columns(change.listing for change in changes),
                nullable_uuid_array(targets),
                text_array(supplies),
                nullable_uuid_array([c.was.sku_id if c.was else None for c in changes]),
                [change.was is not None for change in changes],
                uuid_array(order_ids),
            ],
        )
        for order_id, *what in cursor.fetchall():
            changed[order_id].append((what[0], what[1], what[2]))
    return changed


@dataclass(frozen=True, slots=True)
class _Left:
    """What an order's lines add up to once they have changed."""

    unknown: list[str]
    needs_stock: bool
    to_make: bool


def _what_is_left(order_ids: Sequence[UUID]) -> dict[UUID, _Left]:
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [uuid_array(order_ids)])
        return {order_id: _Left(*rest) for order_id, *rest in cursor.fetchall()}


def _settle(order: OrderNow, left: _Left) -> None:
    order.needs_stock = left.needs_stock
    if order.production_status in ("not_required", "ready"):
        order.production_status = "ready" if left.to_make else "not_required"
    order.clear_hold("shortage")
    order.clear_hold("unmapped_sku")
    if left.unknown:
        order.raise_hold(not_mapped(left.unknown))
    if order.is_reserved:
        order.is_reserved, order.warehouse_id, order.expires_at = False, None, None
        order.note("release_stock")
