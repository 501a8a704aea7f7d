from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.orders.batch import save_and_tell
from zhidan.orders.company import merge_locked
from zhidan.orders.events import OrdersChanged
from zhidan.orders.merge_window import stop_waiting
from zhidan.orders.merging import Candidate, companies
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.policy import MergingPolicy
from zhidan.orders.queries.partners import with_partners
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import MERGE_WINDOW
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.platform import policy
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import bytes_array, uuid_array

AUTO_MERGE = "auto_merge"

_DUE = """
SELECT id, shop_id, merge_key FROM sales_order
WHERE merge_at IS NOT NULL AND merge_at <= clock_timestamp() ORDER BY merge_at, id LIMIT %s
"""
# Key by key (which is what OFFSET says), so that the index is used however stale the statistics.
_COULD_JOIN = """
SELECT other.* FROM unnest(%s::bytea[]) AS asked(key), LATERAL (
    SELECT id, shop_id, merge_key, terms, warehouse_id, merge_group_id, placed_at, (SELECT root_id
        FROM order_lineage WHERE order_id = sales_order.id) AS root_id FROM sales_order
    WHERE merge_key = asked.key AND state IN ('approved', 'pending_review') AND NOT is_sealed
      AND fulfilment_status = 'unfulfilled' AND holds <@ ARRAY['merge_window']
    OFFSET 0
) AS other ORDER BY other.placed_at, other.id
"""


def end_merge_windows(*, limit: int = 500, actor: Actor) -> int:
    """End the waiting for company (合单等待) of orders whose time is over.

    Where the shop says so they are merged with whom a person could merge them and nothing else
    holds, and the others of their company wait no longer either; what a person took apart stays
    apart. Whom nothing holds any more, a rule may approve. Answers how many were looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [limit])
        due = cursor.fetchall()
    if not due:
        return 0
    ids = {order_id for order_id, _, _ in due}
    groups = _groups(ids, {shop for _, shop, _ in due}, {bytes(key) for *_, key in due if key})
    locked = lock_orders(with_partners([*ids, *(one for group in groups for one in group)]),
                         actor=actor)  # fmt: skip
    free = _free(locked)
    wanted = [[one for one in group if one in free] for group in groups]
    merged, _ = merge_locked(
        [group for group in wanted if len(group) > 1 and ids & set(group)],
        locked,
        action=AUTO_MERGE,
    )
    together = _companies_of(merged)
    over = [o for o in locked.values() if o.id in ids or o.merge_group_id in together]
    for order in over:
        if order.clear_hold(MERGE_WINDOW) and not order.entries:
            order.note("wait_over")
    changed = [order for order in over if order.entries]
    at = now()
    look = review_again(changed, at=at)
    try_reserve(look.regifted, at=at)
    save_and_tell(changed, OrdersChanged, actor=actor)
    stop_waiting([order.id for order in over])
    settle(changed, look, at=at)
    return len(due)


def _groups(
    due: Collection[UUID], shops: Collection[UUID], keys: Collection[bytes]
) -> list[list[UUID]]:
    """Who should travel together with somebody whose time is over, as shops let the house merge."""
    if not any(_merging(shops).values()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COULD_JOIN, [bytes_array(keys)])
        rows = cursor.fetchall()
    automatic = _merging({shop for _, shop, *_ in rows})
    alike: dict[tuple[bytes, str], list[Candidate]] = {}
    for order_id, shop, key, terms, house, group, _, root in rows:
        if automatic[shop]:
            alike.setdefault((bytes(key), terms), []).append(
                Candidate(order_id, house, group, root)
            )
    found = [group for candidates in alike.values() for group in companies(candidates)]
    return [group for group in found if not set(group).isdisjoint(due)]


def _merging(shops: Collection[UUID]) -> dict[UUID, bool]:
    found = policy.read_for(MergingPolicy, shops)
    return {shop: rule.merges_by_itself for shop, rule in found.items()}


_TAKEN_APART = """
SELECT order_id FROM (
    SELECT DISTINCT ON (order_id) order_id, action FROM order_event
    WHERE order_id = ANY(%s::uuid[]) AND action IN ('merge', 'auto_merge', 'unmerge')
    ORDER BY order_id, seq DESC
) AS last WHERE action = 'unmerge'
"""


def _free(locked: Mapping[UUID, OrderNow]) -> set[UUID]:
    """Whom nothing else holds and nobody took out of a company, their partners included."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_APART, [uuid_array(locked)])
        apart = {order_id for (order_id,) in cursor.fetchall()}
    bound = [o for o in locked.values() if o.id in apart or set(o.holds) - {MERGE_WINDOW}]
    held, alone = _companies_of(bound), {order.id for order in bound}
    return {o.id for o in locked.values() if o.id not in alone and o.merge_group_id not in held}


def _companies_of(orders: Iterable[OrderNow]) -> set[UUID]:
    return {order.merge_group_id for order in orders if order.merge_group_id is not None}
