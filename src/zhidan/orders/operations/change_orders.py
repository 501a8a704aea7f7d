from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.as_it_stands import orders_as_they_stand
from zhidan.orders.batch import for_each
from zhidan.orders.change_checks import carrier_names, goods_named, refuse
from zhidan.orders.operations.carry_out_changes import carry_out_changes
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.orders.wanted_changes import ChangeWanted, Made, make_change
from zhidan.platform.actors import Actor


class ChangeOfOrder(Struct, frozen=True):
    """What is wanted of one order, with the version the person saw."""

    order_id: UUID
    wanted: ChangeWanted
    expected_version: int | None = None


def change_orders(*, changes: Sequence[ChangeOfOrder], reason: str = "", actor: Actor) -> Outcomes:
    """Change what orders are: lines, amounts, recipient, carrier, remarks; one document each.

    Now: lines and amounts, stock, the step back to review, the document. Later, by event: what
    was planned leaves the lists; a refund is proposed, or withdrawn. An order somebody changed
    meanwhile is `changed_meanwhile`, one the warehouse works on `recall_first`. An outcome names
    the document.
    """
    by_order = {one.order_id: one for one in changes}
    locked = lock_orders(by_order, actor=actor)
    standing = orders_as_they_stand(locked)
    goods = goods_named({sku for one in changes for sku in one.wanted.skus()})
    carriers = carrier_names()
    made: dict[UUID, Made] = {}

    def change(order: OrderNow) -> None:
        one, content = by_order[order.id], standing[order.id]
        if one.expected_version is not None and one.expected_version != order.version:
            raise Conflict(code="changed_meanwhile", version=order.version)
        new = make_change(
            content, one.wanted, ids=uuid7s(len(one.wanted.add)), goods=goods, carriers=carriers
        )
        refuse(order, new, has_lines=bool(content.lines))
        made[order.id] = new

    accepted, outcomes = for_each(list(by_order), change, actor=actor)
    carry_out_changes(accepted, made, reason=reason, at=now(), actor=actor)
    return Outcomes.of(
        replace(row, params={**row.params, "change_id": made[row.id].id}) if row.ok else row
        for row in outcomes
    )
