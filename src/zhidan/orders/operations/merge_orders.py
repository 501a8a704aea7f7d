from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from zhidan.kernel.ids import uuid7
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.merging import refusal_to_merge
from zhidan.orders.queries.partners import with_partners
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.platform.actors import Actor


def merge_orders(*, groups: Sequence[Sequence[UUID]], actor: Actor) -> Outcomes:
    """Let the orders of each group travel in one parcel, with everybody they travel with already.

    Lines, money and the channel's confirmation stay with each order. All orders of a group merge
    or none does; one outcome per order asked for. Later, by event: one fulfilment order.
    """
    ids = list(dict.fromkeys(order_id for group in groups for order_id in group))
    locked = lock_orders(with_partners(ids), actor=actor)
    said: dict[UUID, Outcome] = {}
    merged: list[OrderNow] = []
    for group in groups:
        wanted = list(dict.fromkeys(group))
        if unknown := [order_id for order_id in wanted if order_id not in locked]:
            said |= {order_id: Outcome(order_id, "not_found") for order_id in unknown}
            wanted = [order_id for order_id in wanted if order_id not in unknown]
            said |= {order_id: Outcome(order_id, "merge_needs_two") for order_id in wanted}
            continue
        company = _with_company([locked[order_id] for order_id in wanted], locked)
        code = refusal_to_merge(company)
        if code is None:
            merged += _together(company)
        said |= {
            order_id: Outcome(order_id, code or "ok", {"order_no": locked[order_id].order_no})
            for order_id in wanted
        }
    save_and_tell(merged, OrdersChanged, actor=actor)
    return Outcomes.of(said[order_id] for order_id in ids)


def _with_company(asked: list[OrderNow], locked: Mapping[UUID, OrderNow]) -> list[OrderNow]:
    """These orders and everybody they travel with, in the order they were placed."""
    kept = {order.merge_group_id for order in asked} - {None}
    company = {order.id: order for order in asked}
    company |= {key: order for key, order in locked.items() if order.merge_group_id in kept}
    return sorted(company.values(), key=lambda order: (order.placed_at, order.id))


def _together(company: list[OrderNow]) -> list[OrderNow]:
    """Give them one group: the one of the first that has one. Answers whom that moved."""
    group = next((o.merge_group_id for o in company if o.merge_group_id), None) or uuid7()
    moved = [order for order in company if order.merge_group_id != group]
    for order in moved:
        order.merge_group_id = group
        others = [other.order_no for other in company if other is not order]
        order.note("merge", order_nos=others, group=str(group))
    return moved
