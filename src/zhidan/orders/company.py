"""Gives locked orders the company they are to travel in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from zhidan.kernel.ids import uuid7
from zhidan.kernel.outcomes import Outcome
from zhidan.orders.merging import refusal_to_merge
from zhidan.orders.steps import OrderNow


def merge_locked(
    groups: Sequence[Sequence[UUID]], locked: Mapping[UUID, OrderNow], *, action: str = "merge"
) -> tuple[list[OrderNow], dict[UUID, Outcome]]:
    """Merge each group with everybody they travel with already, all of it or nothing.

    `locked` holds the orders and their partners. Answers whom that moved, and what became of each
    order asked for. Nothing is saved yet.
    """
    said: dict[UUID, Outcome] = {}
    moved: list[OrderNow] = []
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
            moved += _together(company, action)
        said |= {
            order_id: Outcome(order_id, code or "ok", {"order_no": locked[order_id].order_no})
            for order_id in wanted
        }
    return moved, said


def _with_company(asked: list[OrderNow], locked: Mapping[UUID, OrderNow]) -> list[OrderNow]:
    """These orders and everybody they travel with, in the order they were placed."""
    kept = {order.merge_group_id for order in asked} - {None}
    company = {order.id: order for order in asked}
    company |= {key: order for key, order in locked.items() if order.merge_group_id in kept}
    return sorted(company.values(), key=lambda order: (order.placed_at, order.id))


def _together(company: list[OrderNow], action: str) -> list[OrderNow]:
    """Give them one group: the one of the first that has one. Answers whom that moved."""
    group = next((o.merge_group_id for o in company if o.merge_group_id), None) or uuid7()
    moved = [order for order in company if order.merge_group_id != group]
    for order in moved:
        order.merge_group_id = group
        others = [other.order_no for other in company if other is not order]
        order.note(action, order_nos=others, group=str(group))
    return moved
