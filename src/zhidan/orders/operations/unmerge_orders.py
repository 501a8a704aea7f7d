from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.merging import refusal_to_move
from zhidan.orders.queries.partners import with_partners
from zhidan.orders.steps import OrderNow, leave_company
from zhidan.platform.actors import Actor


def unmerge_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Let these orders travel alone again, and whoever would be the last one of their company.

    Only while nobody has begun to pick. One outcome per order asked for.
    Later, by event: fulfilment orders of their own.
    """
    asked = set(order_ids)

    def may_leave(order: OrderNow) -> None:
        code = refusal_to_move(order) or (None if order.merge_group_id else "not_merged")
        if code and order.id in asked:
            raise ActionNotAllowed(action="unmerge", state=order.state, reason=code)

    company, outcomes = for_each(sorted(with_partners(asked)), may_leave, actor=actor)
    leaving = [order for order in company if order.id in asked]
    staying: dict[UUID | None, list[OrderNow]] = {order.merge_group_id: [] for order in leaving}
    for order in company:
        if order.id not in asked and order.merge_group_id in staying:
            staying[order.merge_group_id].append(order)
    for order in leaving + [rest[0] for rest in staying.values() if len(rest) == 1]:
        leave_company(order, reason=reason)
    save_and_tell([order for order in company if order.entries], OrdersChanged, actor=actor)
    said = {row.id: row for row in outcomes}
    return Outcomes.of(said[order_id] for order_id in dict.fromkeys(order_ids))
