"""Lets fresh orders wait a while for others to the same recipient (合单等待)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.orders.content import write_content
from zhidan.orders.merging import window_ends
from zhidan.orders.new_orders import NewOrder
from zhidan.orders.policy import MergingPolicy
from zhidan.orders.rules import Hold
from zhidan.orders.states import MERGE_WINDOW, PENDING_PAYMENT, PENDING_REVIEW
from zhidan.orders.steps import Entry, OrderNow
from zhidan.platform import policy
from zhidan.platform.arrays import uuid_array


def let_new_wait(new: Sequence[NewOrder], *, shop_id: UUID, source: str, at: datetime) -> None:
    """Let new orders of a channel wait that others could still join, as their shop says."""
    if source != "channel":
        return
    rule = policy.read(MergingPolicy, shop_id)
    for order in new:
        draft = order.draft
        if draft.state != PENDING_REVIEW or draft.is_adopted or order.merge_key is None:
            continue
        since = draft.incoming.paid_at or order.placed_at
        order.merge_at = window_ends(
            wait_minutes=rule.merge_wait_minutes,
            is_automatic=rule.merges_by_itself,
            since=since,
            at=at,
        )
        if order.merge_at is not None and order.merge_at > at:
            order.holds.append(waiting_hold(order.merge_at))


def let_wait(orders: Sequence[OrderNow], *, at: datetime) -> None:
    """The same for locked orders of a channel that this operation brought to review."""
    fresh = [order for order in orders if _has_come_to_review(order)]
    if not fresh:
        return
    rules = policy.read_for(MergingPolicy, {order.shop_id for order in fresh})
    ends: dict[UUID, datetime] = {}
    for order in fresh:
        rule = rules[order.shop_id]
        end = window_ends(
            wait_minutes=rule.merge_wait_minutes,
            is_automatic=rule.merges_by_itself,
            since=order.paid_at or at,
            at=at,
        )
        if end is not None:
            ends[order.id] = end
    if not ends:
        return
    channels = _of_a_channel(ends)
    write_content({key: {"merge_at": end} for key, end in ends.items() if key in channels})
    for order in fresh:
        until = ends.get(order.id, at)
        if order.id in channels and until > at:
            order.raise_hold(waiting_hold(until))
            order.entries.append(waiting_entry(order.state, until))


_OVER = """
UPDATE sales_order SET merge_at = NULL WHERE id = ANY(%s::uuid[]) AND merge_at IS NOT NULL
"""


def stop_waiting(order_ids: Collection[UUID]) -> None:
    """Nobody looks any more whom these locked orders may travel with."""
    if order_ids:
        with connection.cursor() as cursor:
            cursor.execute(_OVER, [uuid_array(order_ids)])


def waiting_hold(until: datetime) -> Hold:
    """The reason to wait, with its end."""
    return Hold(MERGE_WINDOW, {"until": until.isoformat()})


def waiting_entry(state: str, until: datetime) -> Entry:
    """The timeline's line of it."""
    return Entry("await_company", state, state, "", {"until": until.isoformat()}, is_house=True)


def _has_come_to_review(order: OrderNow) -> bool:
    came = any(
        entry.from_state == PENDING_PAYMENT and entry.to_state == PENDING_REVIEW
        for entry in order.entries
    )
    return (
        came
        and order.state == PENDING_REVIEW
        and order.merge_key is not None
        and not order.is_sealed
    )


_CHANNEL = "SELECT id FROM sales_order WHERE id = ANY(%s::uuid[]) AND source = 'channel'"


def _of_a_channel(order_ids: Iterable[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANNEL, [uuid_array(order_ids)])
        return {order_id for (order_id,) in cursor.fetchall()}
