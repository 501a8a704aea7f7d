"""What the source of a split order says anew, shared out over what that order has become."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection

from zhidan.kernel.money import apportion
from zhidan.orders.amounts import OrderAmounts
from zhidan.orders.paid import payment_axis
from zhidan.orders.queries.lineage import last_parts_of
from zhidan.orders.source_changes import TELLS_SHIPPED, steps_towards
from zhidan.orders.states import CANCELLED, COMPLETED, SHIPPED, SPLIT
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array

_SAID = """
SELECT tree.root_id, sum(o.amount_paid_minor - o.own_paid_minor)::bigint,
    sum(o.refunded_minor - o.own_refunded_minor)::bigint
FROM (SELECT root_id, order_id FROM order_lineage WHERE root_id = ANY(%(ids)s::uuid[])
    UNION ALL SELECT id, id FROM unnest(%(ids)s::uuid[]) AS root(id)) AS tree
JOIN sales_order AS o ON o.id = tree.order_id GROUP BY tree.root_id
"""
_MEMOS = "SELECT id, seller_memo FROM sales_order WHERE id = ANY(%s::uuid[])"


def memos_of(order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The memos these parts carry."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMOS, [uuid_array(order_ids)])
        return dict(cursor.fetchall())


def lock_with_parts(
    order_ids: Sequence[UUID], *, split: Collection[UUID]
) -> tuple[dict[UUID, OrderNow], Mapping[UUID, Sequence[UUID]]]:
    """Lock these orders and all that they have become; `split` are those that were seen split.

    A part is younger than what it came from, so that one split meanwhile is locked after it, in
    key order as well. Where nothing is split nobody asks for parts.
    """
    parts = last_parts_of(split) if split else {}
    locked = lock_orders([*order_ids, *_all(parts)], actor=SYSTEM)
    divided = [key for key in order_ids if locked[key].state == SPLIT]
    parts = last_parts_of(divided) if divided else {}
    if late := [part for part in _all(parts) if part not in locked]:
        locked |= lock_orders(late, actor=SYSTEM)
    return locked, parts


def _all(parts: Mapping[UUID, Sequence[UUID]]) -> list[UUID]:
    return [part for listed in parts.values() for part in listed]


def said_so_far(root_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """What sources said was paid and given back for these orders and all that they became."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"ids": uuid_array(root_ids)})
        return {root: (paid, refunded) for root, paid, refunded in cursor.fetchall()}


def share_news(
    root: OrderNow, parts: Sequence[OrderNow], money: OrderAmounts, said: tuple[int, int]
) -> set[UUID]:
    """Share out what the source says was paid and given back beyond what it said before; answers
    whose money changed. Money that no part can take stays with the original."""
    changed: set[UUID] = set()
    standing = [part for part in parts if part.state != CANCELLED] or list(parts)
    more, back = money.paid - said[0], max(money.refunded - said[1], 0)
    if more > 0:
        owed = [max(part.payable_minor - part.kept_minor, 0) for part in standing]
        first = apportion(min(more, sum(owed)), owed)
        rest = apportion(more - sum(first), [part.payable_minor for part in standing])
        for part, a, b in zip(standing, first, rest, strict=True):
            part.amount_paid_minor += a + b
            changed |= {part.id} if a + b else set()
    else:
        has = [_platform_kept(part) for part in parts]
        for part, less in zip(parts, apportion(min(-more, sum(has)), has), strict=True):
            part.amount_paid_minor -= less
            changed |= {part.id} if less else set()
    has = [_platform_kept(part) for part in parts]
    given = apportion(min(back, sum(has)), has)
    for part, amount in zip(parts, given, strict=True):
        part.refunded_minor += amount
        changed |= {part.id} if amount else set()
    root.refunded_minor += back - sum(given)
    for order in (root, *parts):
        order.payment_status = payment_axis(order)
    return changed


def _platform_kept(order: OrderNow) -> int:
    return max(order.kept_minor - (order.own_paid_minor - order.own_refunded_minor), 0)


def part_steps(status: str, part: OrderNow, parts: Sequence[OrderNow]) -> list[str]:
    """The steps of one part. Where we sent one of them, the source's word that the order left is
    about that one: the others are still to be sent."""
    steps = steps_towards(status, part.state)
    left = any(other.state in (SHIPPED, COMPLETED) for other in parts)
    if status in TELLS_SHIPPED and left and "ship_elsewhere" in steps:
        return []
    return steps
